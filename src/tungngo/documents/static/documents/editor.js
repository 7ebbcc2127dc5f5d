// @ts-check
/**
 * The editor of a draft. What is typed is saved after a moment, each time as a version; somebody else's version is answered 409
 * and nothing typed is lost. The pages beside it are those of the last version that was saved.
 */

import { allParts, make } from "./editor-parts.js";
import { showPages } from "./pages.js";

/**
 * @typedef {import("./editor-parts.js").Content} Content
 * @typedef {import("./editor-parts.js").Desk} Desk
 * @typedef {{ path: string, message: string, rule: string, is_blocking: boolean }} Problem
 */

const PAUSE = 1200;
const RETRY = 5000;
const KEPT_STEPS = 100;

const root = /** @type {HTMLElement} */ (document.querySelector("[data-editor]"));
/** @type {{ version: number, content: Content, problems: Problem[], signers: Desk["signers"], units: string[], templates: string[],
 *   comments: Desk["comments"], urls: Record<string, string> }} */
const state = read("editor-state");
/** @type {Record<string, string>} */
const words = read("editor-words");
const parts = /** @type {HTMLElement} */ (root.querySelector("[data-parts]"));
const status = /** @type {HTMLElement} */ (root.querySelector("[data-status]"));
const preview = /** @type {HTMLElement} */ (root.querySelector("[data-pages]"));
const conflict = /** @type {HTMLElement} */ (root.querySelector("[data-conflict]"));

let saved = JSON.stringify(state.content);
let step = saved;
/** @type {string[]} */
let undone = [];
/** @type {string[]} */
const done = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let isSaving = false;
let isStopped = false;
/** @type {{ version: number, content: Content } | null} */
let theirs = null;

/** The token at the moment of sending: signing in again in another tab changes it. */
function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/** @param {string} id */
function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "{}");
}

/** @type {Desk} */
const desk = {
  words,
  signers: state.signers,
  templates: state.templates,
  comments: state.comments,
  places: new Map(),
  typed: later,
  rebuilt(focus) {
    build(focus);
    remember();
    later();
  },
  remark,
};

/** @param {object} [focus] the part that takes the focus */
function build(focus) {
  const active = document.activeElement?.closest("[data-path]")?.getAttribute("data-path");
  desk.places.clear();
  parts.replaceChildren(...allParts(desk, state.content));
  showProblems();
  const target =
    (focus && desk.places.get(focus)) ||
    (active && parts.querySelector(`[data-path="${CSS.escape(active)}"]`)) ||
    null;
  const input = target?.querySelector("input, textarea, select");
  if (input instanceof HTMLElement) input.focus();
}

/** Keeps what was there before the last change, so that it can be taken back. */
function remember() {
  const now = JSON.stringify(state.content);
  if (now === step) return;
  done.push(step);
  if (done.length > KEPT_STEPS) done.shift();
  step = now;
  undone = [];
  showSteps();
}

function showSteps() {
  /** @type {HTMLButtonElement} */ (root.querySelector("[data-undo]")).disabled = !done.length;
  /** @type {HTMLButtonElement} */ (root.querySelector("[data-redo]")).disabled = !undone.length;
}

/**
 * @param {string[]} from
 * @param {string[]} to
 */
function go(from, to) {
  remember();
  const target = from.pop();
  if (target === undefined) return;
  to.push(step);
  step = target;
  state.content = JSON.parse(target);
  build();
  showSteps();
  later();
}

function later() {
  if (isStopped) return;
  status.textContent = words.unsaved;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

async function save() {
  remember();
  const sent = JSON.stringify(state.content);
  if (isSaving || isStopped) return;
  if (sent === saved) {
    status.textContent = words.saved.replace("{time}", clock());
    return;
  }
  isSaving = true;
  status.textContent = words.saving;
  let wait = 0;
  try {
    const response = await fetch(state.urls.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body: `{"version":${state.version},"content":${sent}}`,
    });
    if (response.redirected || response.status === 401 || response.status === 403) {
      status.textContent = words.signed_out;
      wait = RETRY;
    } else wait = take(response.status, await response.json(), sent);
  } catch {
    status.textContent = words.offline;
    wait = RETRY;
  }
  isSaving = false;
  if (wait || (!isStopped && JSON.stringify(state.content) !== saved && !parts.dataset.refused)) {
    clearTimeout(timer);
    timer = setTimeout(save, wait || PAUSE);
  }
}

/**
 * What the server said to a save.
 * @param {number} code
 * @param {any} answer
 * @param {string} sent
 * @returns {number} after how many milliseconds to try again; 0 for not
 */
function take(code, answer, sent) {
  delete parts.dataset.refused;
  if (code === 200) {
    saved = sent;
    state.version = answer.version;
    state.problems = answer.problems;
    status.textContent = words.saved.replace("{time}", answer.saved_at);
    showProblems();
    showPages(preview, state.version);
    return 0;
  }
  if (code === 409) {
    isStopped = true;
    status.textContent = answer.is_closed ? words.closed : words.unsaved;
    /** @type {HTMLElement} */ (conflict.querySelector("[data-conflict-words]")).textContent = answer.message;
    theirs = answer.is_closed ? null : answer;
    for (const button of conflict.querySelectorAll("button")) button.hidden = answer.is_closed;
    conflict.hidden = false;
    conflict.scrollIntoView({ block: "nearest" });
    return 0;
  }
  if (code === 422) {
    parts.dataset.refused = "";
    status.textContent = answer.message;
    if (answer.path)
      showProblems([{ path: answer.path, message: answer.message, rule: "", is_blocking: true }]);
    return 0;
  }
  status.textContent = words.offline;
  return RETRY;
}

function clock() {
  return new Date().toLocaleTimeString("vi-VN", { hour12: false });
}

/** @param {Problem[]} [more] */
function showProblems(more = []) {
  for (const old of parts.querySelectorAll(".editor__problem")) old.remove();
  for (const old of parts.querySelectorAll("[aria-invalid]")) {
    old.removeAttribute("aria-invalid");
    old.removeAttribute("aria-describedby");
  }
  const shown = [...more, ...state.problems];
  shown.forEach((problem, number) => {
    const place = nearest(problem.path) ?? parts;
    const id = `problem-${number}`;
    const kind = problem.is_blocking ? "field__error" : "field__hint";
    const text = problem.rule ? `${problem.message} (${problem.rule})` : problem.message;
    const note = make("p", { class: `editor__problem ${kind}`, id }, text);
    const input = place.matches(".field") ? place.querySelector("input, textarea, select") : null;
    if (input) {
      if (problem.is_blocking) input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", id);
      input.after(note);
    } else place.prepend(note);
  });
  const blocking = shown.filter((problem) => problem.is_blocking).length;
  const next = /** @type {HTMLElement} */ (root.querySelector("[data-next-problem]"));
  next.hidden = !blocking;
  /** @type {HTMLElement} */ (root.querySelector("[data-problem-count]")).textContent =
    words.problems.replace("{n}", String(blocking));
}

/**
 * The part on the page that a path means, or the nearest around it.
 * @param {string} path
 */
function nearest(path) {
  for (let rest = path; rest; rest = rest.includes("/") ? rest.slice(0, rest.lastIndexOf("/")) : "") {
    const found = parts.querySelector(`[data-path="${CSS.escape(rest)}"]`);
    if (found) return found;
  }
  return null;
}

/**
 * @param {string} place
 * @param {string} text
 */
async function remark(place, text) {
  const body = new FormData();
  body.set("text", text);
  body.set("place", place);
  body.set("request_key", crypto.randomUUID());
  try {
    const response = await fetch(state.urls.comment, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body,
    });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    desk.comments.push(await response.json());
    say(words.comment_sent, "ok");
    return true;
  } catch {
    say(words.comment_failed, "danger");
    return false;
  }
}

/**
 * @param {string} text
 * @param {string} kind
 */
function say(text, kind) {
  document.dispatchEvent(new CustomEvent("tungngo:toast", { detail: { text, kind } }));
}

/** @param {string} name */
function show(name) {
  root.dataset.showing = name;
  for (const tab of root.querySelectorAll("[data-show]"))
    tab.setAttribute("aria-pressed", String(tab.getAttribute("data-show") === name));
}

root.querySelector("[data-undo]")?.addEventListener("click", () => go(done, undone));
root.querySelector("[data-redo]")?.addEventListener("click", () => go(undone, done));
root.querySelector("[data-next-problem]")?.addEventListener("click", () => {
  show("text");
  const found = [...parts.querySelectorAll(".editor__problem.field__error")];
  const passed = found.findIndex((note) => note.classList.contains("is-seen"));
  for (const note of found) note.classList.remove("is-seen");
  const note = found[(passed + 1) % found.length];
  note?.classList.add("is-seen");
  note?.scrollIntoView({ block: "center" });
  // A row of a table is one part: of its cells the one with the blank is meant, not the first.
  const inputs = [...(note?.parentElement?.querySelectorAll("input, textarea, select") ?? [])];
  const input = inputs.find((one) => "value" in one && String(one.value).includes("[điền")) ?? inputs[0];
  if (input instanceof HTMLElement) input.focus({ preventScroll: true });
});
root.addEventListener("click", (event) => {
  const tab = /** @type {Element} */ (event.target).closest("[data-show]");
  if (tab) show(tab.getAttribute("data-show") ?? "text");
});
conflict.querySelector("[data-keep-mine]")?.addEventListener("click", () => {
  if (!theirs) return;
  state.version = theirs.version;
  resume();
  saved = "";
  save();
});
conflict.querySelector("[data-take-theirs]")?.addEventListener("click", () => {
  if (!theirs) return;
  state.version = theirs.version;
  state.content = theirs.content;
  saved = JSON.stringify(state.content);
  resume();
  build();
  remember();
  status.textContent = words.saved.replace("{time}", clock());
  showPages(preview, state.version);
});

function resume() {
  isStopped = false;
  theirs = null;
  conflict.hidden = true;
}

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || !event.altKey) return;
  if (event.code === "KeyZ") go(done, undone);
  else if (event.code === "KeyY") go(undone, done);
  else return;
  event.preventDefault();
});
addEventListener("beforeunload", (event) => {
  if (JSON.stringify(state.content) !== saved) event.preventDefault();
});
// Leaving by "Xong" saves first.
document.querySelector("[data-editor-done]")?.addEventListener("click", async (event) => {
  if (JSON.stringify(state.content) === saved || isStopped) return;
  event.preventDefault();
  clearTimeout(timer);
  for (let tries = 0; tries < 20 && JSON.stringify(state.content) !== saved && !isStopped; tries += 1) {
    await save();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  if (JSON.stringify(state.content) === saved) location.href = state.urls.document;
});

const names = document.getElementById("unit-names");
names?.append(...state.units.map((name) => make("option", { value: name })));
build();
// What the fields made of missing lists is no change.
saved = JSON.stringify(state.content);
step = saved;
showPages(preview, state.version);
const wanted = decodeURIComponent(location.hash.slice(1));
if (wanted) {
  const place = nearest(wanted);
  place?.scrollIntoView({ block: "center" });
  const input = place?.querySelector("input, textarea, select");
  if (input instanceof HTMLElement) input.focus({ preventScroll: true });
}
