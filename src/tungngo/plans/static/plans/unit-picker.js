// @ts-check
/**
 * `<unit-picker>`: chooses units of the commune by typing, accents or not. Chosen ones are chips with a hidden field
 * each (`data-name`, JSON with `data-part`); with `data-single` a choice is sent at once with the form around it.
 *
 * @typedef {{ id: number, name: string, kind_name: string, folded: string }} Unit
 * @typedef {{ value: string, label: string, ids: number[] }} Group
 * @typedef {{ label: string, hint: string, folded: string, isNear: (wanted: string) => boolean,
 *   take: () => void }} Option
 */
import { fold, wordsOf } from "./words.js";

const SHOWN = 40;
let numbers = 0;

/** @template T @param {string} id @returns {T[]} */
function listed(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "[]");
}

export class UnitPicker extends HTMLElement {
  /** @type {HTMLInputElement} */ #input = document.createElement("input");
  /** @type {HTMLUListElement} */ #list = document.createElement("ul");
  /** @type {Option[]} */ #options = [];
  #at = -1;

  connectedCallback() {
    if (this.dataset.ready !== undefined) return;
    this.dataset.ready = "";
    numbers += 1;
    const id = `unit-picker-${numbers}`;
    const label = this.querySelector("ul")?.getAttribute("aria-labelledby");
    Object.assign(this.#list, { id, hidden: true, className: "unit-picker__list" });
    this.#list.setAttribute("role", "listbox");
    Object.assign(this.#input, {
      type: "text",
      className: "input unit-picker__input",
      autocomplete: "off",
      spellcheck: false,
    });
    this.#input.setAttribute("role", "combobox");
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.setAttribute("aria-autocomplete", "list");
    this.#input.setAttribute("aria-controls", id);
    if (label) this.#input.setAttribute("aria-labelledby", label);
    else this.#input.setAttribute("aria-label", this.dataset.placeholder ?? "");
    this.#input.placeholder = this.dataset.placeholder ?? wordsOf("choose");
    if (label) this.#list.setAttribute("aria-labelledby", label);
    else this.#list.setAttribute("aria-label", this.dataset.placeholder ?? "");
    for (const chip of this.querySelectorAll(".chip"))
      if (chip instanceof HTMLElement) this.#makeRemovable(chip);
    this.append(this.#input, this.#list);
    this.#input.addEventListener("input", () => this.#open());
    this.#input.addEventListener("focus", () => this.#open());
    this.#input.addEventListener("blur", () => setTimeout(() => this.#close(), 120));
    this.#input.addEventListener("keydown", this.#onKey);
    this.#list.addEventListener("mousedown", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (!option) return;
      event.preventDefault();
      this.#options[[...this.#list.children].indexOf(option)]?.take();
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    if (event.isComposing) return;
    const count = this.#options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.#list.hidden) this.#open();
      else if (count) this.#mark((this.#at + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (
      event.key === "Enter" &&
      !event.ctrlKey &&
      !event.metaKey &&
      !this.#list.hidden &&
      this.#at >= 0
    )
      this.#options[this.#at]?.take();
    else if (event.key === "Escape" && !this.#list.hidden) this.#close();
    else if (event.key === "Backspace" && !this.#input.value)
      this.#remove([...this.querySelectorAll(".chip")].at(-1));
    else return;
    if (event.key === "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
  };

  #open() {
    const wanted = fold(this.#input.value);
    const found = this.#all().filter((option) =>
      wanted
        .split(" ")
        .every((word) => ` ${option.folded}`.includes(` ${word}`) || option.folded.includes(wanted)),
    );
    found.sort((a, b) => Number(b.isNear(wanted)) - Number(a.isNear(wanted)));
    this.#options = found.slice(0, SHOWN);
    const typed = this.#input.value.trim();
    if (typed && this.dataset.single === undefined)
      this.#options.push({
        label: wordsOf("keepWords", { words: typed }),
        hint: "",
        folded: "",
        isNear: () => false,
        take: () =>
          this.#add(typed, { as_written: typed, organizations: [], is_certain: false, is_outside: true }),
      });
    this.#list.replaceChildren(
      ...this.#options.map((option, index) => {
        const row = document.createElement("li");
        row.setAttribute("role", "option");
        row.id = `${this.#list.id}-${index}`;
        const name = document.createElement("span");
        name.textContent = option.label;
        const hint = document.createElement("small");
        hint.textContent = option.hint;
        row.append(name, hint);
        return row;
      }),
    );
    if (!this.#options.length) {
      const row = document.createElement("li");
      row.className = "unit-picker__none";
      row.setAttribute("role", "option");
      row.setAttribute("aria-disabled", "true");
      row.textContent = wordsOf("noUnit");
      this.#list.append(row);
    }
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#mark(wanted ? 0 : -1);
  }

  #close() {
    this.#list.hidden = true;
    this.#at = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  #mark(index) {
    this.#at = index;
    for (const [at, row] of [...this.#list.children].entries()) {
      row.setAttribute("aria-selected", String(at === index));
    }
    const row = this.#list.children[index];
    if (row) {
      this.#input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else this.#input.removeAttribute("aria-activedescendant");
  }

  /** @returns {Option[]} */
  #all() {
    /** @type {Unit[]} */ const units = listed("commune-units");
    /** @type {Group[]} */ const groups = listed("unit-groups");
    return [
      ...groups
        .filter((group) => group.ids.length)
        .map((group) => ({
          label: group.label.charAt(0).toUpperCase() + group.label.slice(1),
          hint: wordsOf("units", { count: String(group.ids.length) }),
          folded: fold(group.label),
          // "tất cả các thôn" stands before its members when somebody types "thôn"
          isNear: (/** @type {string} */ wanted) => ` ${fold(group.label)}`.includes(` ${wanted}`),
          take: () => this.#takeGroup(group),
        })),
      ...units.map((unit) => ({
        label: unit.name,
        hint: unit.kind_name,
        folded: unit.folded,
        isNear: (/** @type {string} */ wanted) => unit.folded.startsWith(wanted),
        take: () => this.#takeUnit(unit),
      })),
    ];
  }

  /** @param {Unit} unit */
  #takeUnit(unit) {
    if (this.dataset.single !== undefined) this.#send("organizations", String(unit.id));
    else this.#add(unit.name, { as_written: unit.name, organizations: [unit.id] });
  }

  /** @param {Group} group */
  #takeGroup(group) {
    const label = group.label.charAt(0).toUpperCase() + group.label.slice(1);
    if (this.dataset.single !== undefined) this.#send("group", group.value);
    else
      this.#add(`${label} (${group.ids.length})`, {
        as_written: label,
        organizations: group.ids,
        group: group.value,
      });
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #send(name, value) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    this.append(field);
    this.#close();
    this.closest("form")?.requestSubmit();
  }

  /**
   * @param {string} words
   * @param {object} facts
   */
  #add(words, facts) {
    const field = document.createElement("input");
    const value = JSON.stringify({
      part: this.dataset.part,
      basis: "person",
      group: "",
      is_certain: true,
      is_outside: false,
      candidates: [],
      ...facts,
    });
    Object.assign(field, { type: "hidden", name: this.dataset.name ?? "unit", value });
    const chip = document.createElement("li");
    chip.className = "chip";
    const name = document.createElement("span");
    name.textContent = words;
    chip.append(field, name);
    this.#makeRemovable(chip);
    this.querySelector(".unit-picker__chosen")?.append(chip);
    this.#input.value = "";
    this.#close();
    this.#changed();
  }

  /** @param {HTMLElement} chip */
  #makeRemovable(chip) {
    const name = chip.querySelector("span")?.textContent ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip__remove";
    button.textContent = "×";
    button.setAttribute("aria-label", wordsOf("remove", { name }));
    button.addEventListener("click", () => this.#remove(chip));
    chip.append(button);
  }

  /** @param {Element | undefined} chip */
  #remove(chip) {
    if (!chip) return;
    chip.remove();
    this.#input.focus();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("unit-picker", UnitPicker);
