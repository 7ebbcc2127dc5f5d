// @ts-check
/**
 * Asks before an act: `data-confirm="question"` on a form, its submit button or a link; hx-confirm works too.
 * `data-confirm-title`, `data-confirm-label` name the dialog and its button, `data-confirm-danger` makes it red.
 */

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("confirm-dialog"));
/** @type {WeakSet<Element>} */
const confirmed = new WeakSet();

/**
 * @param {string} question
 * @param {HTMLElement} source
 * @returns {Promise<boolean>}
 */
export function ask(question, source) {
  const accept = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-accept]"));
  const cancel = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-cancel]"));
  /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent =
    source.dataset.confirmTitle || dialog.dataset.title || "";
  /** @type {HTMLElement} */ (dialog.querySelector("[data-text]")).textContent = question;
  accept.textContent = source.dataset.confirmLabel || dialog.dataset.label || "";
  accept.classList.toggle("button--danger", source.dataset.confirmDanger !== undefined);
  dialog.showModal();
  cancel.focus();
  return new Promise((resolve) => {
    let answer = false;
    accept.onclick = () => {
      answer = true;
      dialog.close();
    };
    cancel.onclick = () => dialog.close();
    dialog.addEventListener("close", () => resolve(answer), { once: true });
  });
}

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const submitter = /** @type {HTMLElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    const source = submitter?.dataset.confirm !== undefined ? submitter : form;
    if (source.dataset.confirm === undefined) return;
    if (confirmed.has(form)) {
      setTimeout(() => confirmed.delete(form));
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(source.dataset.confirm, source).then((isYes) => {
      if (!isYes) return;
      confirmed.add(form);
      form.requestSubmit(/** @type {HTMLButtonElement | null} */ (submitter));
    });
  },
  true,
);

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-confirm]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  ask(link.dataset.confirm ?? "", link).then((isYes) => isYes && location.assign(link.href));
});

document.addEventListener("htmx:confirm", (event) => {
  const { detail, target } = /** @type {CustomEvent} */ (event);
  const element = /** @type {HTMLElement} */ (target);
  const question = detail.question || (element.matches("form, a") ? "" : element.dataset.confirm);
  if (!question) return;
  event.preventDefault();
  ask(question, element).then((isYes) => isYes && detail.issueRequest(true));
});
