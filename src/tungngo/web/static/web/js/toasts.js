// @ts-check
/** Short messages in the corner. Good news leaves by itself; warnings and errors stay until they are closed. */

const SECONDS = 7;
const ICONS = { ok: "circle-check", info: "info", warn: "triangle-alert", danger: "triangle-alert" };
const region = /** @type {HTMLElement} */ (document.getElementById("toasts"));

/** @param {Element} toast */
function schedule(toast) {
  if (toast.matches(".toast--danger, .toast--warn")) return;
  let timer = setTimeout(() => toast.remove(), SECONDS * 1000);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), SECONDS * 1000)));
}

/**
 * @param {string} text
 * @param {"ok" | "info" | "warn" | "danger"} kind
 */
export function showToast(text, kind = "info") {
  const said = [...region.querySelectorAll("p")].find((p) => p.textContent === text);
  said?.closest("[data-toast]")?.remove();
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("toast-template"));
  const toast = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  toast.classList.add(`toast--${kind}`);
  /** @type {HTMLElement} */ (toast.querySelector("p")).textContent = text;
  const use = /** @type {Element} */ (toast.querySelector("use"));
  use.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${ICONS[kind]}`));
  region.append(toast);
}

document.addEventListener("tungngo:toast", (event) => {
  const { text, kind } = /** @type {CustomEvent} */ (event).detail;
  showToast(text, kind);
});
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close-toast]"))
    event.target.closest("[data-toast]")?.remove();
});
region.querySelectorAll("[data-toast]").forEach(schedule);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes)
      if (node instanceof Element && node.matches("[data-toast]")) schedule(node);
}).observe(region, { childList: true });
