// @ts-check
/**
 * What is being typed stays in this tab's storage until it is saved or given up: a reload or a lost session loses
 * nothing. Forms name their draft by `data-draft`.
 */
import { announce, wordsOf } from "./words.js";

const PREFIX = "tungngo.draft.";

/** @param {HTMLFormElement} form */
function keep(form) {
  const fields = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "key",
  );
  try {
    sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(fields));
  } catch {
    // A full or forbidden storage: the form itself still holds the text.
  }
}

/** @param {string | undefined} name */
export function forget(name) {
  if (name) sessionStorage.removeItem(PREFIX + name);
}

/** @param {HTMLFormElement} form */
export function restore(form) {
  const kept = sessionStorage.getItem(PREFIX + form.dataset.draft);
  if (!kept) return;
  /** @type {[string, string][]} */ const fields = JSON.parse(kept);
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    if (
      name === "unit" ||
      !(
        field instanceof HTMLInputElement ||
        field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement
      )
    )
      continue;
    field.value = value;
  }
  for (const picker of form.querySelectorAll("unit-picker")) {
    const list = picker.querySelector(".unit-picker__chosen");
    const part = picker instanceof HTMLElement ? picker.dataset.part : "";
    if (!list) continue;
    /** @type {Map<string, string>} */ const known = new Map();
    for (const input of list.querySelectorAll("input"))
      known.set(input.value, input.nextElementSibling?.textContent ?? "");
    const units = fields
      .filter(([name, value]) => name === "unit" && JSON.parse(value).part === part)
      .map(([, value]) => value);
    if (units.join() === [...known.keys()].join()) continue;
    list.replaceChildren(
      ...units.map((value) => {
        const chip = document.createElement("li");
        chip.className = "chip";
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name: "unit", value });
        const label = document.createElement("span");
        label.textContent = known.get(value) || JSON.parse(value).as_written;
        chip.append(input, label);
        return chip;
      }),
    );
    delete (/** @type {HTMLElement} */ (picker).dataset.ready);
    for (const node of picker.querySelectorAll(":scope > input, :scope > .unit-picker__list")) node.remove();
    const fresh = picker.cloneNode(true);
    picker.replaceWith(fresh);
  }
  const note = form.querySelector("[data-restored]");
  if (note instanceof HTMLElement) {
    note.hidden = false;
    note.textContent = wordsOf("restored");
  }
  announce(wordsOf("restored"));
}

/** The items of a plan with something typed and not saved. @param {string} plan */
export function draftedItems(plan) {
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(`${PREFIX}${plan}-`))
    .map((key) => key.slice(PREFIX.length + plan.length + 1));
}

for (const type of ["input", "change"])
  document.addEventListener(type, (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-draft]") : null;
    if (form instanceof HTMLFormElement) keep(form);
  });
