// @ts-check
/** The search box of the shell: Ctrl+K or "/" opens it, the arrows walk what was found, and its number is said. */

const dialog = document.getElementById("search-dialog");

/** The field to type in: the page's own, else the box's, which is opened. */
function open() {
  const field = document.getElementById("page-search") ?? document.getElementById("search-dialog-words");
  if (!(field instanceof HTMLInputElement)) return false;
  if (dialog instanceof HTMLDialogElement && dialog.contains(field) && !dialog.open) dialog.showModal();
  field.focus();
  field.select();
  return true;
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target === dialog && dialog instanceof HTMLDialogElement) dialog.close();
  if (event.ctrlKey || event.metaKey || event.shiftKey || !target?.closest("[data-open-search]")) return;
  if (open()) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
  const isSlash =
    event.key === "/" &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !target?.closest("input, textarea, select, [contenteditable]");
  if (isShortcut || isSlash) {
    if (document.querySelector("dialog[open]:not(#search-dialog)")) return;
    if (open()) event.preventDefault();
    return;
  }
  const box = target?.closest("[data-search]");
  if (!box || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const field = /** @type {HTMLInputElement | null} */ (box.querySelector("input[type=search]"));
  const places = /** @type {HTMLElement[]} */ ([field, ...box.querySelectorAll("[data-found]")]);
  const at = places.indexOf(/** @type {HTMLElement} */ (target));
  if (at < 0) return;
  places[(at + (event.key === "ArrowDown" ? 1 : -1) + places.length) % places.length]?.focus();
  event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const results = event.target instanceof Element ? event.target.closest("[data-search-results]") : null;
  const status = results?.closest("[data-search]")?.querySelector("[data-search-status]");
  if (!results || !(status instanceof HTMLElement)) return;
  const found = results.querySelectorAll(".found__link:not(.found__more)").length;
  status.textContent =
    (found ? status.dataset.many : status.dataset.none)?.replace("%s", String(found)) ?? "";
});
