// @ts-check
/**
 * "@" in a comment offers the people who read it: by letters with or without marks, by arrow keys and Enter, by tap.
 * Whoever is chosen is also chosen in the form's list of people, which works without this script.
 */

/** @typedef {{ id: number, name: string, unit: string, folded: string }} Person */

const MOST = 6;

/** @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** @returns {Person[]} */
function people() {
  const data = document.getElementById("nguoi-trao-doi");
  return data ? JSON.parse(data.textContent || "[]") : [];
}

/**
 * What stands between the last "@" and the caret, when that can be the beginning of a name.
 * @param {HTMLTextAreaElement} area
 */
function sought(area) {
  const before = area.value.slice(0, area.selectionStart);
  const found = /(^|[\s(])@([^\s@][^@\n]{0,30})?$/u.exec(before);
  return found ? { start: before.length - (found[2] ?? "").length - 1, words: fold(found[2] ?? "") } : null;
}

class Offer {
  /** @param {HTMLTextAreaElement} area */
  constructor(area) {
    this.area = area;
    this.said = /** @type {HTMLElement} */ (document.getElementById("nhac-ten-tin"));
    /** @type {Person[]} */
    this.found = [];
    this.at = 0;
    this.list = document.createElement("ul");
    this.list.className = "work-called";
    this.list.id = `${area.id}-nguoi`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.said.dataset.label ?? "");
    this.list.hidden = true;
    area.after(this.list);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    area.addEventListener("input", () => this.look());
    area.addEventListener("click", () => this.look());
    area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    area.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("li") : null;
      if (row) this.choose(Number(row.dataset.place));
    });
  }

  look() {
    const asked = sought(this.area);
    if (!asked) {
      this.close();
      return;
    }
    const words = asked.words.split(/\s+/).filter(Boolean);
    this.found = people()
      .filter((person) => words.every((word) => person.folded.includes(word)))
      .slice(0, MOST);
    this.at = 0;
    if (!this.found.length) {
      this.close();
      if (words.length === 1) this.said.textContent = this.said.dataset.none ?? "";
      return;
    }
    this.said.textContent = (this.said.dataset.found ?? "").replace("{n}", String(this.found.length));
    this.draw();
  }

  draw() {
    this.list.replaceChildren(
      ...this.found.map((person, place) => {
        const row = document.createElement("li");
        row.id = `${this.list.id}-${place}`;
        row.dataset.place = String(place);
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", String(place === this.at));
        const name = document.createElement("strong");
        name.textContent = person.name;
        const unit = document.createElement("span");
        unit.className = "muted";
        unit.textContent = person.unit;
        row.append(name, unit);
        return row;
      }),
    );
    this.list.hidden = false;
    this.area.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.area.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  /** @param {number} place */
  choose(place) {
    const person = this.found[place];
    const asked = sought(this.area);
    if (!person || !asked) return;
    this.area.setRangeText(`@${person.name} `, asked.start, this.area.selectionStart, "end");
    this.close();
    call(this.area, person.id);
    this.area.focus();
  }
}

/**
 * Chooses a person in the form's own list, or in a hidden field where the form shows none.
 * @param {HTMLTextAreaElement} area
 * @param {number} id
 */
function call(area, id) {
  const form = area.form;
  if (!form) return;
  const option = form.querySelector(`select[name=mentions] option[value="${id}"]`);
  if (option instanceof HTMLOptionElement) option.selected = true;
  else if (!form.querySelector(`input[name=mentions][value="${id}"]`)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "mentions";
    field.value = String(id);
    form.append(field);
  }
}

for (const area of document.querySelectorAll("form[data-mentions] textarea")) {
  if (area instanceof HTMLTextAreaElement) new Offer(area);
}
