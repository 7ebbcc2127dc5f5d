// @ts-check
/** A form that is on its way is not sent again by a double click. The server guards against it too. */

/** @param {Element | null} element */
function release(element) {
  for (const busy of [element, ...(element?.querySelectorAll("[data-busy]") ?? [])]) {
    busy?.removeAttribute("data-busy");
    if (busy instanceof HTMLButtonElement) busy.removeAttribute("aria-disabled");
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method === "dialog") return;
    if (form.dataset.busy !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const { submitter } = /** @type {SubmitEvent} */ (event);
    setTimeout(() => {
      if (event.defaultPrevented && !form.closest("[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-get]"))
        return;
      if (form.target === "_blank" || form.dataset.download !== undefined) return;
      form.dataset.busy = "";
      submitter?.setAttribute("data-busy", "");
      submitter?.setAttribute("aria-disabled", "true");
    });
  },
  true,
);

document.addEventListener("htmx:afterRequest", (event) =>
  release(event.target instanceof Element ? event.target : null),
);
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(release));
