// @ts-check
/** Asks every few seconds whether others changed the plan, and says who else is here. */
import { announce, wordsOf } from "./words.js";

const EVERY = 5000;

/**
 * @param {HTMLElement} root
 * @param {() => boolean} isBusy whether a person is typing in the list, so that it must not move
 * @param {() => void} refresh
 */
export function watchOthers(root, isBusy, refresh) {
  const news = /** @type {HTMLElement} */ (document.getElementById("review-news"));
  const others = /** @type {HTMLElement} */ (document.getElementById("review-others"));
  let announced = 0;

  async function ask() {
    if (document.hidden) return;
    const since = /** @type {HTMLInputElement} */ (document.getElementById("plan-since")).value;
    const answer = await fetch(`${root.dataset.versionUrl}?since=${since}`, {
      cache: "no-store",
      headers: { "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    if (answer.status === 401) document.dispatchEvent(new Event("tungngo:lost-session"));
    if (!answer.ok) return;
    /** @type {{ version: number, others: string[], changes: { name: string, label: string }[] }} */
    const state = await answer.json();
    const names = state.others.join(", ");
    const words = /** @type {HTMLElement} */ (others.querySelector("[data-words]"));
    const said = names ? wordsOf("here", { names }) : "";
    if (words.textContent !== said) words.textContent = said;
    others.dataset.empty = names ? "no" : "yes";
    const now = /** @type {HTMLInputElement} */ (document.getElementById("plan-since")).value;
    if (state.version <= Number(now)) {
      news.hidden = true;
      return;
    }
    const last = state.changes.at(-1);
    if (isBusy()) {
      if (last) {
        news.hidden = false;
        news.textContent = wordsOf("waiting", { name: last.name });
      }
      return;
    }
    news.hidden = true;
    if (last && state.version > announced) {
      announced = state.version;
      const text = wordsOf("changed", last);
      announce(text);
      document.dispatchEvent(new CustomEvent("tungngo:toast", { detail: { text, kind: "info" } }));
    }
    refresh();
  }

  const quietly = () => void ask().catch(() => undefined);
  setInterval(quietly, EVERY);
  document.addEventListener("visibilitychange", quietly);
}
