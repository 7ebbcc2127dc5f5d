// @ts-check
/** What to do when a part of the page cannot be fetched: say it, keep what was typed, never swap an error in. */

const words = /** @type {HTMLElement} */ (document.getElementById("fault-words")).dataset;
const session = /** @type {HTMLDialogElement} */ (document.getElementById("session-dialog"));

/**
 * @param {string | undefined} text
 * @param {"ok" | "warn" | "danger"} kind
 */
function say(text, kind = "danger") {
  document.dispatchEvent(new CustomEvent("tungngo:toast", { detail: { text, kind } }));
}

export function showLostSession() {
  if (!session.open) session.showModal();
}
session.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-cancel], [data-accept]"))
    session.close();
});
document.addEventListener("tungngo:lost-session", showLostSession);

document.addEventListener("htmx:responseError", (event) => {
  const { status } = /** @type {CustomEvent} */ (event).detail.xhr;
  if (status === 401) showLostSession();
  else say(words[String(status)] ?? words["500"]);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.xhr.status === 409 && !detail.xhr.responseText.trim()) {
    detail.shouldSwap = false;
    say(words["409"], "warn");
  }
});
document.addEventListener("htmx:sendError", () => say(words.offline));
document.addEventListener("htmx:timeout", () => say(words.timeout));
addEventListener("offline", () => say(words.offline, "warn"));
addEventListener("online", () => say(words.online, "ok"));

const summary = /** @type {HTMLElement | null} */ (
  document.querySelector("form:not([data-example]) [data-form-errors]")
);
summary?.scrollIntoView({ block: "center" });
summary?.focus({ preventScroll: true });
