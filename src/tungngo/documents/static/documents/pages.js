// @ts-check
/**
 * Shows the pages of a document as pictures: `data-pages` is the address that tells where each page is.
 * Pages that are there stay until the new ones have come, so that nothing jumps while somebody types.
 */

/**
 * @param {HTMLElement} panel
 * @param {number} [version]
 */
export async function showPages(panel, version) {
  const status = /** @type {HTMLElement} */ (panel.querySelector("[data-pages-status]"));
  const list = /** @type {HTMLElement} */ (panel.querySelector("[data-pages-list]"));
  const asked = String(version ?? "");
  panel.dataset.asked = asked;
  panel.setAttribute("aria-busy", "true");
  if (panel.dataset.working) status.textContent = panel.dataset.working;
  try {
    const query = version === undefined ? "" : `?v=${version}`;
    const response = await fetch(`${panel.dataset.pages}${query}`, {
      headers: { Accept: "application/json" },
    });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    /** @type {{ pages: string[] }} */
    const { pages } = await response.json();
    const pictures = await Promise.all(
      pages.map((address, place) => load(panel, address, place + 1, pages.length)),
    );
    if (panel.dataset.asked !== asked) return;
    list.replaceChildren(...pictures);
    status.textContent = pages.length ? "" : (panel.dataset.failed ?? "");
  } catch {
    if (panel.dataset.asked === asked) status.textContent = panel.dataset.failed ?? "";
  } finally {
    if (panel.dataset.asked === asked) panel.removeAttribute("aria-busy");
  }
}

/**
 * @param {HTMLElement} panel
 * @param {string} address
 * @param {number} number
 * @param {number} total
 * @returns {Promise<HTMLImageElement>}
 */
async function load(panel, address, number, total) {
  const picture = new Image();
  picture.className = "document-page";
  picture.alt = (panel.dataset.alt ?? "").replace("{n}", String(number)).replace("{total}", String(total));
  picture.src = address;
  await picture.decode();
  return picture;
}

const own = /** @type {HTMLElement | null} */ (document.querySelector(".document-pages[data-pages]"));
if (own) showPages(own);
