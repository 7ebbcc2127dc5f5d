// @ts-check
/** Dialogs: `data-open-dialog="id"` opens one, `data-close-dialog` inside closes it, so does a press on the backdrop. */

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest("[data-open-dialog]");
  if (opener) {
    const dialog = document.getElementById(/** @type {HTMLElement} */ (opener).dataset.openDialog ?? "");
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
    return;
  }
  if (target?.closest("[data-close-dialog]")) target.closest("dialog")?.close();
  else if (
    target instanceof HTMLDialogElement &&
    target.matches(".dialog:modal") &&
    !target.querySelector("form")
  )
    target.close();
});
