// @ts-check
/**
 * `data-guard` on a form: leaving the page with something unsaved is asked about, and before it is sent the session
 * is looked at, so that a lost one does not swallow what was typed.
 */

/** @type {Set<Element>} */
const dirty = new Set();
/** @type {WeakSet<Element>} */
const checked = new WeakSet();
/** @type {WeakSet<Element>} */
const asking = new WeakSet();

for (const type of ["input", "change"])
  document.addEventListener(type, (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-guard]") : null;
    if (form) dirty.add(form);
  });

addEventListener("beforeunload", (event) => {
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("form[data-guard]") || event.defaultPrevented) return;
  if (form.method !== "post" || checked.has(form)) {
    dirty.delete(form);
    return;
  }
  const { submitter } = /** @type {SubmitEvent} */ (event);
  event.preventDefault();
  if (asking.has(form)) return;
  asking.add(form);
  fetch("/phien/", { headers: { "X-Requested-With": "fetch" }, cache: "no-store" })
    .then((answer) => answer.status)
    .catch(() => 0)
    .then((status) => {
      asking.delete(form);
      if (status === 401) document.dispatchEvent(new Event("tungngo:lost-session"));
      else if (status === 0) dispatchEvent(new Event("offline"));
      else {
        checked.add(form);
        form.requestSubmit(/** @type {HTMLButtonElement | null} */ (submitter));
        checked.delete(form);
      }
    });
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { detail, target } = /** @type {CustomEvent} */ (event);
  const form = target instanceof Element ? target.closest("form[data-guard]") : null;
  if (form && detail.successful) dirty.delete(form);
});
