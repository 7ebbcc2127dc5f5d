// @ts-check
/** The comparison by keys: from line to line, take, leave, correct the pair, undo. */

const root = /** @type {HTMLElement} */ (document.getElementById("doi-chieu"));
let current = "";

const lines = () =>
  /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-line]")]).filter((line) =>
    line.checkVisibility(),
  );

/** @param {HTMLElement | undefined} line */
function go(line) {
  if (!line) return;
  current = line.id;
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

/** @param {number} step */
function move(step) {
  const all = lines();
  const place = all.findIndex((line) => line.id === current);
  go(all[place === -1 ? 0 : Math.min(Math.max(place + step, 0), all.length - 1)]);
}

function toUndecided() {
  const all = lines();
  const place = all.findIndex((line) => line.id === current);
  const after = [...all.slice(place + 1), ...all.slice(0, place + 1)];
  go(after.find((line) => line.dataset.decision === "pending"));
}

/** @param {string} selector */
function press(selector) {
  const line = current ? document.getElementById(current) : null;
  /** @type {HTMLElement | null | undefined} */ (line?.querySelector(selector))?.click();
}

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  n: toUndecided,
  y: () => press("[data-take]"),
  x: () => press("[data-leave]"),
  e: () => press("[data-pair]"),
  u: () => /** @type {HTMLElement | null} */ (root.querySelector("[data-undo]"))?.click(),
  "?": () =>
    /** @type {HTMLElement | null} */ (document.querySelector('[data-open-dialog="update-help"]'))?.click(),
};

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (target.matches("input, select, textarea, summary") && !target.matches("[type=checkbox]")) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

root.addEventListener("focusin", (event) => {
  const line = /** @type {Element} */ (event.target).closest("[data-line]");
  if (line) current = line.id;
});

// What was swapped in takes the place in which the person stood; what was refused is read first.
document.addEventListener("htmx:afterSettle", () => {
  const refused = /** @type {HTMLElement | null} */ (root.querySelector("[data-refused]"));
  if (refused) refused.focus();
  else if (current && !root.contains(document.activeElement))
    document.getElementById(current)?.focus({ preventScroll: true });
});
