// @ts-check
/**
 * The htmx swap "reconcile" of the review's list. The server sends every item's place, but the whole card only of
 * those that changed; the others come as stubs (`data-same`), for which the cards on the page stay as they are. An
 * open form is never thrown away.
 */

/** @param {string} id */
const card = (id) => {
  const found = document.getElementById(id);
  return found?.matches("[data-item]") ? found : null;
};

/**
 * @param {HTMLElement} target
 * @param {DocumentFragment} fragment
 * @returns {boolean} whether a card was missing, so that the list must be fetched whole
 */
export function reconcile(target, fragment) {
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const selection =
    active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement
      ? readSelection(active)
      : null;
  let isMissing = false;
  for (const stub of fragment.querySelectorAll("li[data-same]")) {
    const here = card(stub.id);
    if (here) stub.replaceWith(here);
    else isMissing = true;
  }
  for (const editor of target.querySelectorAll("li[data-editing]")) {
    const fresh = fragment.querySelector(`#${editor.id}`);
    if (fresh === editor) continue;
    if (fresh) fresh.replaceWith(editor);
    else (fragment.querySelector("ol") ?? fragment).prepend(editor);
  }
  target.replaceChildren(...fragment.childNodes);
  if (active?.isConnected && active !== document.activeElement && target.contains(active)) {
    active.focus({ preventScroll: true });
    if (selection && (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement))
      active.setSelectionRange(...selection);
  }
  return isMissing;
}

/**
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 * @returns {[number, number] | null}
 */
function readSelection(field) {
  try {
    return field.selectionStart === null
      ? null
      : [field.selectionStart, field.selectionEnd ?? field.selectionStart];
  } catch {
    return null; // fields without text, as check boxes
  }
}

/**
 * @param {any} htmx
 * @param {() => void} fetchWhole
 */
export function defineReconcile(htmx, fetchWhole) {
  htmx.defineExtension("plan-reconcile", {
    isInlineSwap: (/** @type {string} */ style) => style === "reconcile",
    handleSwap(/** @type {string} */ style, /** @type {HTMLElement} */ target, /** @type {any} */ content) {
      if (style !== "reconcile") return false;
      if (reconcile(target, content)) setTimeout(fetchWhole);
      return [...target.children];
    },
  });
}
