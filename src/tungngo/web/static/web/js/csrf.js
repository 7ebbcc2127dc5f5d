// @ts-check
/** Sends the CSRF token of the cookie, not the page's: after signing in again in another tab the page's is stale. */

/** @returns {string} */
export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const field = form.querySelector('input[name="csrfmiddlewaretoken"]');
    const token = csrfToken();
    if (field instanceof HTMLInputElement && token) field.value = token;
  },
  true,
);
