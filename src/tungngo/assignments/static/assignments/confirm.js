// @ts-check
/** The relation that a document's words suggest goes with the campaign that is chosen. */

const confirmForm = /** @type {HTMLFormElement | null} */ (document.querySelector("form.confirm"));
const relation = /** @type {HTMLSelectElement | null} */ (confirmForm?.querySelector("[name=kind]") ?? null);
const campaignName = /** @type {HTMLInputElement | null} */ (
  confirmForm?.querySelector("[name=name]") ?? null
);

function follow() {
  const chosen = /** @type {HTMLInputElement | null} */ (
    confirmForm?.querySelector("[name=into]:checked") ?? null
  );
  // A field that nobody sees must not keep the form from being sent.
  if (campaignName) campaignName.required = !chosen?.value;
}

confirmForm?.addEventListener("change", (event) => {
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (target.name !== "into") return;
  if (relation && target.dataset.kind) relation.value = target.dataset.kind;
  follow();
});
follow();
