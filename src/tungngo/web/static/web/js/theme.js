// @ts-check
/** Changes the theme at once, without a new page; the cookie lets the server render it the next time. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.themeForm === undefined) return;
  const chosen = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
  if (!chosen) return;
  event.preventDefault();
  const data = new FormData(form, chosen);
  document.documentElement.dataset.theme = chosen.value;
  for (const button of document.querySelectorAll('[data-theme-form] button[name="theme"]'))
    button.setAttribute(
      "aria-pressed",
      String(/** @type {HTMLButtonElement} */ (button).value === chosen.value),
    );
  fetch(form.action, { method: "POST", body: data }).catch(() => {});
});
