// @ts-check
/**
 * Looks from time to time whether somebody else changed the assignment that is open, and says so. Nothing on the page
 * moves by itself; what was typed survives loading the page anew.
 */

const EVERY = 20_000;
const KEPT = `tungngo:typed:${location.pathname}`;

/** @returns {NodeListOf<HTMLTextAreaElement | HTMLInputElement>} */
function fields() {
  return document.querySelectorAll("main textarea[id], main input[type=text][id]");
}

function look() {
  const place = document.getElementById("tin-moi");
  if (place && !document.hidden) place.dispatchEvent(new Event("tungngo:look"));
}

/** Keeps what was typed until the page has been loaded anew. */
function keep() {
  /** @type {Record<string, string>} */
  const typed = {};
  for (const field of fields()) if (field.value !== field.defaultValue) typed[field.id] = field.value;
  sessionStorage.setItem(KEPT, JSON.stringify(typed));
  // The guard asks about forms that stand on the page; these are safe.
  for (const form of document.querySelectorAll("main form[data-guard]")) form.remove();
}

function restore() {
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return;
  sessionStorage.removeItem(KEPT);
  /** @type {Record<string, string>} */
  const typed = JSON.parse(kept);
  for (const field of fields()) {
    if (!(field.id in typed)) continue;
    field.value = typed[field.id];
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-reload]") : null;
  if (!link) return;
  event.preventDefault();
  keep();
  location.reload();
});

restore();
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
