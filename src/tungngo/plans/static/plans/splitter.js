// @ts-check
/** The dialog that cuts an item in two: a mark between words, moved by the mouse or by arrows. */
import { wordsOf } from "./words.js";

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("split-dialog"));
const form = dialog?.querySelector("form") ?? null;
const stage = /** @type {HTMLElement | null} */ (dialog?.querySelector("[data-splitter]") ?? null);

/** @type {{ at: number, isClause: boolean }[]} */
let places = [];
let text = "";
let chosen = 0;

/**
 * @param {string} words
 * @param {string} address
 * @param {string} version
 */
export function openSplitter(words, address, version) {
  if (!dialog || !form || !stage) return;
  text = words;
  places = [...words.matchAll(/\s+(?=\S)/g)].map((gap) => ({
    at: gap.index + gap[0].length,
    isClause: /[;.:,]$/.test(words.slice(0, gap.index)),
  }));
  if (!places.length) return;
  const middle = words.length / 2;
  const strong = places.filter((place) => /[;.]\s+$/.test(words.slice(0, place.at)));
  const candidates = strong.length ? strong : places.filter((place) => place.isClause);
  const best = (candidates.length ? candidates : places).reduce((a, b) =>
    Math.abs(b.at - middle) < Math.abs(a.at - middle) ? b : a,
  );
  chosen = places.indexOf(best);
  form.action = address;
  form.setAttribute("hx-post", address);
  // @ts-expect-error htmx is a global of the page
  htmx.process(form);
  /** @type {HTMLInputElement} */ (form.elements.namedItem("version")).value = version;
  draw();
  dialog.showModal();
  stage.focus();
}

function draw() {
  if (!stage || !form) return;
  const place = places[chosen];
  if (!place) return;
  const part = (/** @type {string} */ title, /** @type {number} */ from, /** @type {number} */ to) => {
    const box = document.createElement("div");
    box.className = "splitter__part";
    const head = document.createElement("strong");
    head.textContent = title;
    const words = document.createElement("p");
    for (const [index, other] of [{ at: 0 }, ...places].entries()) {
      const end = places[index]?.at ?? text.length;
      if (other.at < from || other.at >= to) continue;
      const word = document.createElement("span");
      word.textContent = text.slice(other.at, end);
      word.dataset.place = String(index - 1);
      words.append(word);
    }
    box.append(head, words);
    return box;
  };
  stage.replaceChildren(
    part(wordsOf("firstPart"), 0, place.at),
    part(wordsOf("secondPart"), place.at, text.length),
  );
  stage.setAttribute("aria-valuemin", "1");
  stage.setAttribute("aria-valuemax", String(places.length));
  stage.setAttribute("aria-valuenow", String(chosen + 1));
  stage.setAttribute("aria-valuetext", `${wordsOf("secondPart")}: ${text.slice(place.at, place.at + 60)}`);
  // The server counts characters as code points.
  /** @type {HTMLInputElement} */ (form.elements.namedItem("cho")).value = String(
    [...text.slice(0, place.at)].length,
  );
  /** @type {HTMLInputElement} */ (form.elements.namedItem("since")).value = /** @type {HTMLInputElement} */ (
    document.getElementById("plan-since")
  ).value;
}

/** @param {number} index */
function choose(index) {
  chosen = Math.max(0, Math.min(places.length - 1, index));
  draw();
}

stage?.addEventListener("click", (event) => {
  const word = event.target instanceof HTMLElement ? event.target.closest("[data-place]") : null;
  if (word instanceof HTMLElement && Number(word.dataset.place) >= 0) choose(Number(word.dataset.place));
});
stage?.addEventListener("keydown", (event) => {
  const clause = (/** @type {1 | -1} */ step) => {
    for (let at = chosen + step; at >= 0 && at < places.length; at += step)
      if (places[at]?.isClause) return at;
    return chosen;
  };
  const next = {
    ArrowRight: chosen + 1,
    ArrowLeft: chosen - 1,
    ArrowDown: clause(1),
    ArrowUp: clause(-1),
    Home: 0,
    End: places.length - 1,
  }[event.key];
  if (next !== undefined) choose(next);
  else if (event.key === "Enter") form?.requestSubmit();
  else return;
  event.preventDefault();
  event.stopPropagation();
});
form?.addEventListener("submit", () => dialog?.close());
