// @ts-check
/** The page of components: its forms send nothing, its buttons show toasts. */

for (const form of document.querySelectorAll("form[data-example]"))
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    setTimeout(() => form.removeAttribute("data-busy"), 50);
  });

for (const button of document.querySelectorAll("[data-toast-example]"))
  button.addEventListener("click", () => {
    const kind = /** @type {HTMLElement} */ (button).dataset.toastExample;
    document.dispatchEvent(
      new CustomEvent("tungngo:toast", { detail: { text: button.textContent?.trim(), kind } }),
    );
  });
