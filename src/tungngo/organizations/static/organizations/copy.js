// @ts-check
/** Copies a field's text: `<button data-copy="id of the field" data-done="words after" hidden>`. */

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
  document.querySelectorAll("[data-copy]")
)) {
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById(button.dataset.copy ?? ""));
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // over plain HTTP the clipboard is closed to scripts
    }
    const words = button.querySelector("span");
    if (words) words.textContent = button.dataset.done ?? "";
  });
}
