// @ts-check
/** The relation that a document's words suggest goes with the campaign that is chosen. */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.confirm"));
const kind = /** @type {HTMLSelectElement | null} */ (form?.querySelector("[name=kind]") ?? null);
const name = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=name]") ?? null);

function follow() {
  const chosen = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=into]:checked") ?? null);
  // A field that nobody sees must not keep the form from being sent.
  if (name) name.required = !chosen?.value;
}

form?.addEventListener("change", (event) => {
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (target.name !== "into") return;
  if (kind && target.dataset.kind) kind.value = target.dataset.kind;
  follow();
});
follow();
