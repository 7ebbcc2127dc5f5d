// @ts-check
/**
 * Keeps the board up to date while somebody looks at it: asks every ten seconds, only while the page is visible, and
 * swaps the part in only when something changed. Focus, scrolled tables and opened details stay as they are.
 */

export const EVERY = 10_000;

const board = /** @type {HTMLElement} */ (document.querySelector("[data-board]"));
const clock = /** @type {HTMLElement} */ (document.getElementById("bang-luc"));
/** @type {{ top: number, focus: string, open: Map<string, boolean>, scrolled: Map<string, [number, number]> } | null} */
let kept = null;
let read = clock.textContent?.match(/\d+:\d+:\d+/)?.[0] ?? "";

/** Whether somebody is marking text in the board, which a swap would take away under their hands. */
function isMarking() {
  const selection = document.getSelection();
  return !!selection && !selection.isCollapsed && board.contains(selection.anchorNode);
}

function look() {
  if (document.hidden || isMarking()) return;
  board.dispatchEvent(new Event("tungngo:look"));
}

/** @param {string} words */
function say(words) {
  clock.textContent = words.replace("{time}", read);
}

function lost() {
  say(clock.dataset.lost ?? "");
  clock.classList.add("is-lost");
}

function keep() {
  kept = { top: scrollY, focus: "", open: new Map(), scrolled: new Map() };
  const active = document.activeElement;
  if (active && board.contains(active)) kept.focus = active.id;
  for (const details of board.querySelectorAll("details[id]")) {
    kept.open.set(details.id, /** @type {HTMLDetailsElement} */ (details).open);
  }
  for (const wrap of board.querySelectorAll(".table-wrap[id]")) {
    kept.scrolled.set(wrap.id, [wrap.scrollLeft, wrap.scrollTop]);
  }
}

function restore() {
  if (!kept) return;
  for (const [id, open] of kept.open) {
    const details = /** @type {HTMLDetailsElement | null} */ (document.getElementById(id));
    if (details) details.open = open;
  }
  for (const [id, [left, top]] of kept.scrolled) document.getElementById(id)?.scrollTo(left, top);
  if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
  scrollTo({ top: kept.top, behavior: "instant" });
  kept = null;
}

board.addEventListener("htmx:configRequest", (event) => {
  const { headers } = /** @type {CustomEvent} */ (event).detail;
  headers["If-None-Match"] = board.dataset.etag ?? "";
});

board.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const { xhr } = detail;
  if (xhr.status !== 200 && xhr.status !== 304) return;
  read = xhr.getResponseHeader("X-Read-At") ?? read;
  clock.classList.remove("is-lost");
  say(clock.dataset.said ?? "");
  if (xhr.status === 304) {
    detail.shouldSwap = false;
    return;
  }
  board.dataset.etag = xhr.getResponseHeader("ETag") ?? "";
  keep();
});

board.addEventListener("htmx:afterSwap", restore);

// A lost line is said beside the time; a toast every ten seconds would be too much.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  board.addEventListener(name, (event) => {
    event.stopPropagation();
    lost();
  });
}
board.addEventListener("htmx:responseError", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.xhr.status < 500) return;
  event.stopPropagation();
  lost();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
