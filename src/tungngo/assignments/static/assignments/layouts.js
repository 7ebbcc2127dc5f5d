// @ts-check
/** The timeline begins at today; the number of ticked assignments is said; the keeping form keeps the address as it is now. */

/** @param {ParentNode} root */
function prepare(root) {
  for (const frame of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-gantt]"))) {
    const today = Number(frame.dataset.today);
    frame.scrollLeft = Math.max(0, today - frame.clientWidth / 4);
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-print]"))) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll("[data-giving]")))
    count(form);
}

/** @param {HTMLFormElement} form */
function count(form) {
  const said = /** @type {HTMLElement | null} */ (form.querySelector("[data-ticked]"));
  const ticked = document.querySelectorAll('input[form="giving"]:checked').length;
  if (said) said.textContent = ticked ? (said.dataset.one ?? "").replace("%s", String(ticked)) : "";
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box instanceof HTMLInputElement && box.form?.dataset.giving !== undefined) count(box.form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.keepView === undefined) return;
  const query = form.elements.namedItem("query");
  // htmx may have changed the filters since the page was made.
  if (query instanceof HTMLInputElement && location.search) query.value = location.search.slice(1);
});

prepare(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof HTMLElement) prepare(event.target);
});
