// @ts-check
/** The review screen: the document on one side and what was read on the other, by mouse, finger or keys. */
import { draftedItems, forget, restore } from "./drafts.js";
import { watchOthers } from "./presence.js";
import { defineReconcile } from "./reconcile.js";
import { openSplitter } from "./splitter.js";
import "./unit-picker.js";
import { announce, wordsOf } from "./words.js";

// @ts-expect-error htmx is a global of the page
const htmx = window.htmx;
const root = /** @type {HTMLElement} */ (document.getElementById("review"));
const list = /** @type {HTMLElement} */ (document.getElementById("plan-list"));
const sheet = /** @type {HTMLElement} */ (document.getElementById("review-document"));
const bar = /** @type {HTMLFormElement} */ (document.getElementById("sentence-bar"));
const viewer = /** @type {any} */ (document.querySelector("document-viewer"));
let current = "";

const cards = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("li[data-item]")]);
const currentCard = () => (current ? document.getElementById(current) : null);

function refresh() {
  htmx.ajax("GET", location.href, { source: "#plan-list", target: "#plan-list", swap: "reconcile" });
}
function refreshWhole() {
  /** @type {HTMLInputElement} */ (document.getElementById("plan-since")).value = "";
  refresh();
}
defineReconcile(htmx, refreshWhole);

/** What is being typed in the list or the questions must not be moved away. */
function isTyping() {
  const active = document.activeElement;
  return Boolean(
    active?.closest("#plan-list form, #plan-questions unit-picker, #them-viec form") &&
      active.matches("textarea, input:not([type=hidden]), select"),
  );
}

function setMarks() {
  const marks = document.getElementById("plan-marks")?.dataset.marks;
  if (marks && viewer?.setMarks) viewer.setMarks(JSON.parse(marks));
}

/** @param {HTMLElement} element */
function showSpan(element) {
  const [start, end] = (element.dataset.span ?? "").split(" ").map(Number);
  if (viewer?.show && start !== undefined && end !== undefined && end > start) viewer.show(start, end);
}

/**
 * @param {HTMLElement | null | undefined} card
 * @param {{ focus?: boolean, scroll?: boolean }} [how]
 */
function choose(card, how = {}) {
  if (!card) return;
  const { focus = true, scroll = true } = how;
  for (const other of list.querySelectorAll("[aria-current]"))
    if (other !== card) other.removeAttribute("aria-current");
  card.setAttribute("aria-current", "true");
  current = card.id;
  if (focus && !card.contains(document.activeElement)) card.focus({ preventScroll: true });
  if (scroll) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
  showSpan(card);
}

/** @param {number} step */
function move(step) {
  const all = cards();
  const at = all.findIndex((card) => card.id === current);
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  if (next) choose(next);
  else announce(wordsOf("end"));
}

/**
 * @param {HTMLElement} card
 * @param {string} name
 */
const button = (card, name) => /** @type {HTMLElement | null} */ (card.querySelector(`[data-act="${name}"]`));

/**
 * @param {HTMLElement} card
 * @param {string} name
 */
function press(card, name) {
  const found = button(card, name);
  if (!found) return false;
  found.click();
  return true;
}

/**
 * @param {HTMLElement} card
 * @param {string} act
 * @param {Record<string, string>} values
 */
function post(card, act, values) {
  const address = button(card, act)?.dataset.url;
  if (!address) return;
  htmx.ajax("POST", address, {
    source: card,
    target: "#plan-list",
    swap: "reconcile",
    values: { version: card.dataset.version, ...values },
  });
}

/** @param {HTMLElement} card */
function merge(card) {
  if (press(card, "merge-twins")) return;
  const all = cards();
  const next = all[all.indexOf(card) + 1];
  if (next) post(card, "merge", { others: `${next.dataset.item}:${next.dataset.version}` });
  else announce(wordsOf("noNext"));
}

/** @param {HTMLElement} card */
function split(card) {
  const address = button(card, "split")?.dataset.url;
  if (address)
    openSplitter(card.querySelector(".item__text")?.textContent ?? "", address, card.dataset.version ?? "0");
}

/**
 * @param {HTMLElement} card
 * @param {"up" | "down"} way
 */
function shift(card, way) {
  const neighbour = way === "up" ? card.previousElementSibling : card.nextElementSibling;
  if (neighbour instanceof HTMLElement && neighbour.dataset.item)
    post(card, way, { [way === "up" ? "before" : "after"]: neighbour.dataset.item });
}

/** @param {"open" | "close"} way */
function moveSheet(way) {
  if (way === "open" && matchMedia("(min-width: 64rem)").matches) return;
  sheet.toggleAttribute("data-open", way === "open");
  if (way === "open") {
    /** @type {HTMLElement | null} */ (sheet.querySelector("[data-sheet]"))?.focus();
    const card = currentCard();
    if (card) requestAnimationFrame(() => showSpan(card)); // only now is there a place to scroll to
  } else currentCard()?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  const turn = target.closest("[data-sheet]");
  if (turn instanceof HTMLElement) moveSheet(turn.dataset.sheet === "open" ? "open" : "close");
  const go = target.closest("[data-go-item]");
  const card = /** @type {HTMLElement | null} */ (target.closest("li[data-item]"));
  if (go instanceof HTMLElement) {
    const wanted = document.getElementById(`viec-${go.dataset.goItem}`);
    if (wanted) {
      event.preventDefault();
      choose(wanted);
    }
    return;
  }
  if (!card) return;
  const act = target.closest("[data-act]");
  if (act instanceof HTMLElement) {
    const name = act.dataset.act;
    choose(card, { focus: false, scroll: false });
    if (name === "merge") merge(card);
    else if (name === "split") split(card);
    else if (name === "up" || name === "down") shift(card, name);
  } else if (
    !target.closest("a, button, input, textarea, select, summary, unit-picker") &&
    !String(getSelection())
  )
    choose(card, { scroll: false, focus: !card.matches("[data-editing]") });
});

list.addEventListener("focusin", (event) => {
  const card = event.target instanceof Element ? event.target.closest("li[data-item]") : null;
  if (card instanceof HTMLElement && card.id !== current) choose(card, { focus: false, scroll: false });
});

/** @type {Record<string, (card: HTMLElement) => void>} */
const cardKeys = {
  y: (card) => press(card, "accept"),
  e: (card) => press(card, "edit"),
  Enter: (card) => press(card, "edit"),
  x: (card) => press(card, "reject") || press(card, "restore"),
  m: merge,
  s: split,
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.isComposing || event.defaultPrevented) return;
  const form = target.closest("form.item-form");
  if (form instanceof HTMLFormElement) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    else if (event.key === "Escape")
      /** @type {HTMLElement | null} */ (form.querySelector("[data-cancel]"))?.click();
    else return;
    event.preventDefault();
    return;
  }
  if (event.key === "Escape" && sheet.hasAttribute("data-open")) return moveSheet("close");
  if (event.key === "Escape" && !bar.hidden) return closeBar();
  if (
    document.querySelector("dialog[open]") ||
    target.matches("input, textarea, select, [contenteditable]") ||
    event.ctrlKey ||
    event.metaKey
  )
    return;
  const card = currentCard();
  const isOnCard = target === document.body || target === card || target.id === "noi-dung";
  if (event.altKey) {
    if (card && event.key === "ArrowUp") shift(card, "up");
    else if (card && event.key === "ArrowDown") shift(card, "down");
    else return;
  } else if (event.key === "j" || (event.key === "ArrowDown" && isOnCard)) move(1);
  else if (event.key === "k" || (event.key === "ArrowUp" && isOnCard)) move(-1);
  else if (event.key === "u") document.getElementById("act-undo")?.click();
  else if (event.key === "U") document.getElementById("act-redo")?.click();
  else if (event.key === "a") document.getElementById("act-add")?.click();
  else if (event.key === "?")
    /** @type {HTMLDialogElement} */ (document.getElementById("review-help")).showModal();
  else if (event.key === "d") {
    moveSheet("open");
    /** @type {HTMLElement | null} */ (
      viewer?.querySelector(".sentence.is-shown") ?? viewer?.querySelector('.sentence[tabindex="0"]')
    )?.focus();
  } else if (card && cardKeys[event.key] && (event.key !== "Enter" || target === card))
    cardKeys[event.key]?.(card);
  else return;
  event.preventDefault();
}
document.addEventListener("keydown", onKey);

document.getElementById("review")?.addEventListener("click", (event) => {
  const add = event.target instanceof Element ? event.target.closest("#act-add") : null;
  if (!add) return;
  event.preventDefault();
  const details = document.querySelector("#them-viec details");
  if (details instanceof HTMLDetailsElement) {
    details.open = true;
    details.querySelector("textarea")?.focus();
  }
});

// A sentence that was chosen in the document -----------------------------------------------------------------------

function closeBar() {
  bar.hidden = true;
  currentCard()?.focus({ preventScroll: true });
}

/** A random key of the form of a UUID: one submission, one item. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

document.addEventListener("sentence-select", (event) => {
  const { start, end, text, marks } = /** @type {CustomEvent} */ (event).detail;
  /** @type {HTMLInputElement} */ (bar.elements.namedItem("start")).value = String(start);
  /** @type {HTMLInputElement} */ (bar.elements.namedItem("end")).value = String(end);
  /** @type {HTMLElement} */ (bar.querySelector("[data-words]")).textContent = text;
  const go = /** @type {HTMLElement} */ (bar.querySelector("[data-go]"));
  const tied = (marks ?? [])
    .map((/** @type {{ id: number }} */ mark) => document.getElementById(`viec-${mark.id}`))
    .find(Boolean);
  go.hidden = !tied;
  go.dataset.goTo = tied?.id ?? "";
  bar.hidden = false;
  if (tied) {
    choose(tied, { focus: false });
    announce(wordsOf("tied"));
    go.focus();
  } else {
    /** @type {HTMLElement | null} */ (bar.querySelector("[data-add]"))?.focus();
  }
});
bar.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const go = target?.closest("[data-go]");
  if (target?.closest("[data-close]")) closeBar();
  else if (go instanceof HTMLElement) {
    bar.hidden = true;
    moveSheet("close");
    choose(document.getElementById(go.dataset.goTo ?? ""));
  }
});

// What comes back from the server ------------------------------------------------------------------------------------

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const form = detail.requestConfig?.elt;
  if (!(form instanceof HTMLFormElement) || detail.xhr.status >= 400) return;
  form.closest("li[data-editing]")?.removeAttribute("data-editing"); // it was saved: the fresh card takes its place
  forget(form.dataset.draft);
  if (form === bar) {
    bar.hidden = true;
    /** @type {HTMLInputElement} */ (bar.elements.namedItem("key")).value = newKey();
    moveSheet("close");
  }
});

document.addEventListener("plans:done", (event) => {
  const { said, kind, focus } = /** @type {CustomEvent} */ (event).detail;
  setMarks();
  if (said) {
    announce(said);
    if (kind === "warn")
      document.dispatchEvent(new CustomEvent("tungngo:toast", { detail: { text: said, kind: "warn" } }));
  }
  if (!askNext()) lookAt(focus);
});

/** Which question was just answered by the person, counted from the top; -1 when something else was done. */
let answered = -1;
const questions = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#plan-questions .question")]);

/**
 * Who answers questions goes on with the next one; the list waits below.
 * @returns {boolean} whether there is one
 */
function askNext() {
  const next = questions()[Math.min(answered, questions().length - 1)];
  if (answered < 0 || !next) return false;
  answered = -1;
  const folded = next.closest("details");
  if (folded) folded.open = true;
  /** @type {HTMLElement} */ (next.querySelector("button") ?? next).focus();
  return true;
}

/**
 * After an act the eyes go to what it changed, or, when that left the list, to what now stands in its place.
 * @param {string} id
 */
function lookAt(id) {
  const wanted = id ? document.getElementById(id) : currentCard();
  if (wanted) choose(wanted);
  else if (id || current) choose(cards()[Math.min(place, cards().length - 1)]);
}
let place = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = /** @type {CustomEvent} */ (event).detail;
  const question = elt instanceof HTMLElement ? elt.closest("#plan-questions .question") : null;
  answered = question instanceof HTMLElement ? questions().indexOf(question) : -1;
  const at = cards().findIndex((card) => card.id === current);
  if (at >= 0) place = at;
});

document.addEventListener("htmx:afterSettle", (event) => {
  setMarks();
  const { target } = /** @type {CustomEvent} */ (event).detail;
  const opened = target instanceof HTMLElement ? document.getElementById(target.id) : null;
  if (opened?.matches("li[data-item]")) openedCard(opened);
});

/** @param {HTMLElement} card */
function openedCard(card) {
  const form = card.querySelector("form.item-form");
  choose(card, { focus: !form });
  if (!(form instanceof HTMLFormElement)) return;
  if (!form.querySelector('[role="alert"]')) restore(form);
  /** @type {HTMLElement | null} */ (
    form.querySelector('[aria-invalid="true"]') ?? form.querySelector("textarea")
  )?.focus();
}

document.addEventListener("click", (event) => {
  const cancel = event.target instanceof Element ? event.target.closest("[data-cancel]") : null;
  const form = cancel?.closest("form[data-draft]");
  if (form instanceof HTMLFormElement) forget(form.dataset.draft);
});

document.querySelector("[data-history]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  htmx
    .ajax("GET", link.href, { target: "#history-body", swap: "innerHTML" })
    .then(() => /** @type {HTMLDialogElement} */ (document.getElementById("history-dialog")).showModal());
});

// The beginning --------------------------------------------------------------------------------------------------------

customElements.whenDefined("document-viewer").then(() => {
  setMarks();
  const wanted = location.hash.startsWith("#viec-") ? document.getElementById(location.hash.slice(1)) : null;
  if (wanted && !wanted.matches("[data-editing]")) choose(wanted);
});

/** Opens again what was being typed when the page went away. */
function reopenDrafts() {
  for (const card of list.querySelectorAll("li[data-editing]")) openedCard(/** @type {HTMLElement} */ (card));
  for (const item of draftedItems(root.dataset.plan ?? "")) {
    const card = document.getElementById(`viec-${item}`);
    const form = document.querySelector("#them-viec form");
    if (item === "new" && form instanceof HTMLFormElement) {
      restore(form);
      /** @type {HTMLDetailsElement} */ (form.closest("details")).open = true;
    } else if (card && !card.matches("[data-editing]"))
      htmx.ajax("GET", button(card, "edit")?.getAttribute("hx-get"), {
        target: `#${card.id}`,
        swap: "outerHTML",
      });
  }
  watchOthers(root, isTyping, refresh);
}
// htmx takes the page over at this same event; modules run before it.
document.addEventListener("DOMContentLoaded", () => setTimeout(reopenDrafts));
