// @ts-check
/** Arrow keys in popover menus, and their place in browsers that cannot anchor them by CSS alone. */

const canAnchor = CSS.supports("position-area", "block-end span-inline-end");

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
    const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    const isOpen = /** @type {ToggleEvent} */ (event).newState === "open";
    if (!isOpen || canAnchor || !opener) return;
    const place = opener.getBoundingClientRect();
    const fitsBelow = place.bottom + menu.offsetHeight + 8 < innerHeight;
    menu.style.insetBlockStart = `${Math.max(8, fitsBelow ? place.bottom + 4 : place.top - menu.offsetHeight - 4)}px`;
    menu.style.insetInlineStart = `${Math.max(8, Math.min(place.left, innerWidth - menu.offsetWidth - 8))}px`;
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) || !(event.target instanceof HTMLElement))
    return;
  const opener = event.target.closest("[popovertarget]");
  const menu =
    event.target.closest(".menu:popover-open") ??
    (opener &&
      document.querySelector(`#${CSS.escape(opener.getAttribute("popovertarget") ?? "")}.menu:popover-open`));
  if (!menu || event.target.matches("input, select, textarea")) return;
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("a[href], button:not(:disabled)")]);
  const at = items.indexOf(event.target);
  const next =
    { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[
      event.key
    ] ?? 0;
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
});
