// @ts-check
/** The words of the scripts, as the server gave them in the page's language, and text without accents. */

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("review-words")?.textContent || "{}");

/**
 * @param {string} key
 * @param {Record<string, string>} [facts]
 */
export function wordsOf(key, facts = {}) {
  return (words[key] ?? "").replace(/%\((\w+)\)s/g, (_whole, name) => facts[name] ?? "");
}

/** @param {string} text */
export function fold(text) {
  return text
    .replace(/[đĐ]/g, "d")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ")
    .trim();
}

/** Says something to people who hear the page. @param {string} text */
export function announce(text) {
  const live = document.getElementById("review-live");
  if (live) live.textContent = text;
}
