// @ts-check
/** The filters of a campaign: what is empty stays out of the address. */

/**
 * @param {Iterable<[string, unknown]>} entries
 * @returns {boolean} whether some filter but the unit is set
 */
function names(entries) {
  return [...entries].some(([name, value]) => value !== "" && !["xem", "group", "muc"].includes(name));
}

document.addEventListener("htmx:configRequest", (event) => {
  const { detail, target } = /** @type {CustomEvent} */ (event);
  if (!(target instanceof HTMLFormElement) || target.dataset.filters === undefined) return;
  /** @type {FormData} */
  const data = detail.formData;
  for (const [name, value] of [...data.entries()]) if (value === "") data.delete(name);
  // Without any filter a unit would see its own: an empty unit says that all is meant.
  if (!names(data.entries())) data.set("unit", "");
});
