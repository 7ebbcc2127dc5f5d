// @ts-check
/**
 * Builds the editor's fields from a document as vanban.writing keeps it as JSON. What is typed goes straight into that
 * JSON; `desk.typed()` is told of words, `desk.rebuilt()` of parts that came, went or moved.
 *
 * @typedef {{ text: string, is_bold?: boolean, is_italic?: boolean }} Run
 * @typedef {{ title: string, width_mm: number, align?: string }} Column
 * @typedef {{ cells: Run[][] }} Row
 * @typedef {{ kind: string, level?: string, title?: string, text?: Run[], blocks?: Block[], columns?: Column[], rows?: Row[] }} Block
 * @typedef {{ title: string, blocks: Block[], is_landscape?: boolean }} Annex
 * @typedef {{ name: string, title: string, collective?: string, authority?: string, head?: string }} Signature
 * @typedef {{ type_key: string, symbol: string, place: string, date?: string | null, subject: string, issuer?: string, addressees?: string[],
 *   bases?: string[], blocks?: Block[], recipients?: string[], keeping?: string, annexes?: Annex[], signature: Signature }} Content
 * @typedef {{ place: string, text: string, author: string, is_resolved: boolean }} Remark
 * @typedef {{
 *   words: Record<string, string>, signers: { label: string, signature: Signature }[], templates: string[], comments: Remark[],
 *   typed: () => void, rebuilt: (focus?: object) => void, remark: (place: string, text: string) => Promise<boolean>,
 *   places: Map<object, HTMLElement>
 * }} Desk
 */

/** From large to small, as vanban.writing orders them; those that a plan or letter uses. */
const LEVELS = ["article", "section", "clause", "subclause", "point", "dash", "plus"];
const LETTERS = "abcdđeghiklmnopqrstuvxy";
let fieldNumber = 0;

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @param {string} words
 * @param {() => void} act
 * @param {string} [about] what the button belongs to, for those who do not see it
 */
function button(words, act, about = "") {
  const element = make("button", { type: "button", class: "button button--small button--quiet" }, words);
  if (about) element.setAttribute("aria-label", `${words}: ${about}`);
  element.addEventListener("click", act);
  return element;
}

/**
 * A button of few signs with its meaning as label.
 * @param {string} sign
 * @param {string} label
 * @param {() => void} act
 */
function sign(sign, label, act) {
  const element = make(
    "button",
    {
      type: "button",
      class: "button button--small button--quiet button--icon",
      "aria-label": label,
      title: label,
    },
    sign,
  );
  element.addEventListener("click", act);
  return element;
}

/** @param {Run[] | undefined} runs */
export function plain(runs) {
  return (runs ?? []).map((run) => run.text).join("");
}

/**
 * The words with the look of the first of them.
 * @param {string} words
 * @param {Run[] | undefined} before
 * @returns {Run[]}
 */
function runs(words, before) {
  return words ? [{ ...(before?.[0] ?? {}), text: words }] : [];
}

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  const lines = area.value
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 60)), 0);
  area.rows = Math.min(Math.max(lines, 1), 14);
}

/**
 * @param {Desk} desk
 * @param {{ label: string, value: string, path: string, write: (value: string) => void, kind?: string, isQuiet?: boolean, list?: string }} facts
 */
export function field(desk, facts) {
  fieldNumber += 1;
  const id = `field-${fieldNumber}`;
  const isArea = facts.kind === "area";
  const input = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (
    make(isArea ? "textarea" : "input", { id, class: "input", autocomplete: "off" })
  );
  if (input instanceof HTMLInputElement) input.type = facts.kind ?? "text";
  if (facts.list) input.setAttribute("list", facts.list);
  input.value = facts.value;
  const chip = make("span", { class: "chip editor__template" }, desk.words.template);
  const mark = () => {
    chip.hidden = !desk.templates.includes(input.value.trim());
    if (input instanceof HTMLTextAreaElement) grow(input);
  };
  input.addEventListener("input", () => {
    facts.write(isArea ? input.value.replace(/\s*\n\s*/g, " ") : input.value);
    mark();
    desk.typed();
  });
  mark();
  const label = make(
    "label",
    { class: facts.isQuiet ? "visually-hidden" : "field__label", for: id },
    facts.label,
  );
  return make("div", { class: "field", "data-path": facts.path }, label, chip, input);
}

/**
 * @param {Desk} desk
 * @param {{ label: string, value: string, choices: [string, string][], path: string, write: (value: string) => void, isQuiet?: boolean }} facts
 */
function choice(desk, facts) {
  fieldNumber += 1;
  const id = `field-${fieldNumber}`;
  const select = /** @type {HTMLSelectElement} */ (make("select", { id, class: "input" }));
  for (const [value, words] of facts.choices) select.append(make("option", { value }, words));
  select.value = facts.value;
  select.addEventListener("change", () => {
    facts.write(select.value);
    desk.rebuilt(select);
  });
  const label = make(
    "label",
    { class: facts.isQuiet ? "visually-hidden" : "field__label", for: id },
    facts.label,
  );
  return make("div", { class: "field", "data-path": facts.path }, label, select);
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} from
 * @param {number} to
 */
function move(list, from, to) {
  if (to < 0 || to >= list.length) return false;
  list.splice(to, 0, ...list.splice(from, 1));
  return true;
}

/**
 * A list of lines: bases, addressees, recipients.
 * @param {Desk} desk
 * @param {{ label: string, lines: string[], path: string, list?: string }} facts
 */
function lines(desk, facts) {
  const group = make(
    "fieldset",
    { class: "editor__lines", "data-path": facts.path },
    make("legend", {}, facts.label),
  );
  facts.lines.forEach((line, place) => {
    const name = `${facts.label} ${place + 1}`;
    const entry = field(desk, {
      label: name,
      value: line,
      path: `${facts.path}/${place}`,
      kind: facts.list ? "text" : "area",
      list: facts.list,
      isQuiet: true,
      write: (value) => {
        facts.lines[place] = value;
      },
    });
    const step = (/** @type {number} */ to) => move(facts.lines, place, to) && desk.rebuilt();
    entry.append(
      make(
        "span",
        { class: "editor__tools" },
        sign("↑", `${desk.words.up}: ${name}`, () => step(place - 1)),
        sign("↓", `${desk.words.down}: ${name}`, () => step(place + 1)),
        sign("✕", `${desk.words.remove}: ${name}`, () => {
          facts.lines.splice(place, 1);
          desk.rebuilt();
        }),
      ),
    );
    group.append(entry);
  });
  group.append(
    button(
      `+ ${desk.words.add_entry}`,
      () => {
        facts.lines.push("");
        desk.rebuilt();
      },
      facts.label,
    ),
  );
  return group;
}

/**
 * @param {Block} block
 * @param {Block[]} siblings
 * @param {string} parent
 */
function labelOf(block, siblings, parent) {
  if (block.kind !== "item") return "";
  const place = siblings.filter((one) => one.kind === "item" && one.level === block.level).indexOf(block) + 1;
  if (block.level === "section") return `${roman(place)}.`;
  if (block.level === "clause") return `${place}.`;
  if (block.level === "subclause") return `${parent}${place}.`;
  if (block.level === "point") return `${LETTERS[(place - 1) % LETTERS.length]})`;
  if (block.level === "article") return `Điều ${place}.`;
  return block.level === "plus" ? "+" : "-";
}

/** @param {number} number */
function roman(number) {
  /** @type {[number, string][]} */
  const signs = [
    [10, "X"],
    [9, "IX"],
    [5, "V"],
    [4, "IV"],
    [1, "I"],
  ];
  let [rest, found] = [number, ""];
  for (const [value, letters] of signs)
    while (rest >= value) {
      found += letters;
      rest -= value;
    }
  return found;
}

/**
 * @param {string} level
 * @returns {Block}
 */
function newItem(level) {
  return level === "section"
    ? { kind: "item", level, title: "", blocks: [] }
    : { kind: "item", level, text: [] };
}

/** @param {Block} block */
function sameKind(block) {
  return block.kind === "item" ? newItem(block.level ?? "clause") : { kind: "paragraph", text: [] };
}

/**
 * @param {Desk} desk
 * @param {Block[]} blocks
 * @param {string} path
 * @param {{ level?: string, label?: string }} [parent]
 * @returns {HTMLElement}
 */
export function blockList(desk, blocks, path, parent = {}) {
  const list = make("div", { class: "editor__blocks", "data-path": path });
  blocks.forEach((_block, place) => {
    list.append(blockCard(desk, blocks, place, path, parent));
  });
  return list;
}

/**
 * @param {Desk} desk
 * @param {Block[]} siblings
 * @param {number} place
 * @param {string} path
 * @param {{ level?: string, label?: string }} parent
 */
function blockCard(desk, siblings, place, path, parent) {
  const { words } = desk;
  const block = siblings[place];
  const here = `${path}/${place}`;
  const label = labelOf(block, siblings, parent.label ?? "");
  const kind = block.kind === "table" ? words.table : block.kind === "item" ? "" : words.paragraph;
  const name = `${label} ${block.title || plain(block.text) || kind}`.trim().slice(0, 60);
  const card = make("div", {
    class: `editor__block editor__block--${block.level ?? block.kind}`,
    "data-path": here,
  });
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", name || kind || words.text);
  const insert = (/** @type {Block} */ made) => {
    siblings.splice(place + 1, 0, made);
    desk.rebuilt(made);
  };
  const remove = () => {
    siblings.splice(place, 1);
    desk.rebuilt(siblings[Math.min(place, siblings.length - 1)]);
  };
  const step = (/** @type {number} */ to) => {
    if (move(siblings, place, to)) desk.rebuilt(block);
  };
  card.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const acts = /** @type {Record<string, () => void>} */ ({
      ArrowUp: () => step(place - 1),
      ArrowDown: () => step(place + 1),
      Enter: () => insert(sameKind(block)),
      Delete: remove,
    });
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  });
  const below = LEVELS[Math.min(LEVELS.indexOf(block.level ?? "clause") + 1, LEVELS.length - 1)];
  const head = make(
    "div",
    { class: "editor__block-head" },
    make("span", { class: "editor__label" }, label || kind),
  );
  if (block.kind === "item") head.append(levelChoice(desk, block, here, parent));
  head.append(
    sign("↑", `${words.up}: ${name}`, () => step(place - 1)),
    sign("↓", `${words.down}: ${name}`, () => step(place + 1)),
    sign("+", `${words.add_below}: ${name}`, () => insert(sameKind(block))),
    ...(block.kind === "item" && block.level !== "plus"
      ? [
          sign("↳", `${words.add_child}: ${name}`, () => {
            const made = newItem(block.level === "clause" ? "dash" : below);
            block.blocks = [...(block.blocks ?? []), made];
            desk.rebuilt(made);
          }),
        ]
      : []),
    sign("✕", `${words.remove}: ${name}`, remove),
  );
  card.append(head);
  if (block.kind === "table") card.append(table(desk, block, here));
  else card.append(...wordsOf(desk, block, here));
  card.append(...remarks(desk, here, name));
  desk.places.set(block, card);
  if (block.blocks?.length) {
    const inside = { level: block.level, label: block.level === "clause" ? label : "" };
    card.append(blockList(desk, block.blocks, `${here}/blocks`, inside));
  }
  return card;
}

/**
 * @param {Desk} desk
 * @param {Block} block
 * @param {string} path
 */
function wordsOf(desk, block, path) {
  const found = [];
  if (block.kind === "item" && (block.title !== undefined || block.level === "section"))
    found.push(
      field(desk, {
        label: desk.words.heading,
        value: block.title ?? "",
        path: `${path}/title`,
        write: (value) => {
          block.title = value;
        },
      }),
    );
  if (!block.title || block.text?.length)
    if (block.level !== "section")
      found.push(
        field(desk, {
          label: desk.words.text,
          value: plain(block.text),
          path: `${path}/text`,
          kind: "area",
          isQuiet: true,
          write: (value) => {
            block.text = runs(value, block.text);
          },
        }),
      );
  return found;
}

/**
 * @param {Desk} desk
 * @param {Block} block
 * @param {string} path
 * @param {{ level?: string }} parent
 */
function levelChoice(desk, block, path, parent) {
  const above = parent.level ? LEVELS.indexOf(parent.level) : -1;
  const allowed = LEVELS.filter(
    (level, place) => place > above && (level !== "article" || block.level === level),
  );
  return choice(desk, {
    label: desk.words.level,
    value: block.level ?? "clause",
    choices: allowed.map((level) => [level, desk.words[level]]),
    path: `${path}/level`,
    isQuiet: true,
    write: (value) => {
      block.level = value;
    },
  });
}

/**
 * @param {Desk} desk
 * @param {string} path
 * @param {string} name
 */
function remarks(desk, path, name) {
  const found = desk.comments
    .filter((remark) => remark.place === path)
    .map((remark) =>
      make(
        "p",
        { class: "editor__remark" },
        `${remark.author}: ${remark.text}${remark.is_resolved ? ` (${desk.words.resolved})` : ""}`,
      ),
    );
  const details = make("details", { class: "editor__comment" });
  const summary = make("summary", { "aria-label": `${desk.words.comment}: ${name}` }, desk.words.comment);
  details.append(summary);
  details.addEventListener(
    "toggle",
    () => {
      fieldNumber += 1;
      const area = /** @type {HTMLTextAreaElement} */ (
        make("textarea", { id: `field-${fieldNumber}`, class: "input", rows: "2", maxlength: "4000" })
      );
      const send = button(desk.words.send_comment, async () => {
        if (area.value.trim() && (await desk.remark(path, area.value))) desk.rebuilt();
      });
      details.append(
        make("label", { class: "visually-hidden", for: area.id }, `${desk.words.comment}: ${name}`),
        area,
        send,
      );
      area.focus();
    },
    { once: true },
  );
  return [...found, details];
}

/**
 * @param {Desk} desk
 * @param {Block} block
 * @param {string} path
 */
function table(desk, block, path) {
  const { words } = desk;
  const columns = block.columns ?? [];
  const rows = block.rows ?? [];
  block.columns = columns;
  block.rows = rows;
  const box = make("div", { class: "editor__table" });
  const head = make("div", { class: "editor__columns", "data-path": `${path}/columns` });
  columns.forEach((column, place) => {
    const each = make("div", { class: "editor__column", "data-path": `${path}/columns/${place}` });
    each.append(
      field(desk, {
        label: words.column,
        value: column.title,
        path: `${path}/columns/${place}/title`,
        write: (value) => {
          column.title = value;
        },
      }),
      field(desk, {
        label: words.width,
        value: String(column.width_mm),
        kind: "number",
        path: `${path}/columns/${place}/width_mm`,
        write: (value) => {
          const width = Number(value);
          if (Number.isFinite(width) && width > 0) column.width_mm = width;
        },
      }),
    );
    if (columns.length > 1)
      each.append(
        sign("✕", `${words.remove_column}: ${column.title}`, () => {
          columns.splice(place, 1);
          for (const row of rows) if (row.cells.length > 1) row.cells.splice(place, 1);
          desk.rebuilt(block);
        }),
      );
    head.append(each);
  });
  box.append(head);
  rows.forEach((row, place) => {
    box.append(tableRow(desk, block, place, path));
    desk.places.set(row, /** @type {HTMLElement} */ (box.lastElementChild));
  });
  const add = (/** @type {Row} */ row) => {
    rows.push(row);
    desk.rebuilt(row);
  };
  box.append(
    make(
      "div",
      { class: "cluster cluster--s" },
      button(`+ ${words.add_row}`, () => add({ cells: columns.map(() => []) })),
      button(`+ ${words.add_heading_row}`, () => add({ cells: [[]] })),
      button(`+ ${words.add_column}`, () => {
        columns.push({ title: words.new_column, width_mm: 20 });
        for (const row of rows) if (row.cells.length > 1) row.cells.push([]);
        desk.rebuilt(block);
      }),
    ),
  );
  return box;
}

/**
 * @param {Desk} desk
 * @param {Block} block
 * @param {number} place
 * @param {string} path
 */
function tableRow(desk, block, place, path) {
  const { words } = desk;
  const [columns, rows] = [block.columns ?? [], block.rows ?? []];
  const row = rows[place];
  const here = `${path}/rows/${place}`;
  const number = words.row.replace("{n}", String(place + 1));
  const isHeading = row.cells.length === 1 && columns.length > 1;
  const group = make("div", { class: "editor__row", "data-path": here, role: "group", "aria-label": number });
  row.cells.forEach((cell, cellPlace) => {
    const title = isHeading ? words.heading_row : (columns[cellPlace]?.title ?? "");
    group.append(
      field(desk, {
        label: `${title} (${number})`,
        value: plain(cell),
        path: `${here}/cells/${cellPlace}`,
        kind: "area",
        isQuiet: true,
        write: (value) => {
          row.cells[cellPlace] = runs(value, row.cells[cellPlace]);
        },
      }),
    );
  });
  const step = (/** @type {number} */ to) => {
    if (move(rows, place, to)) desk.rebuilt(row);
  };
  const insert = () => {
    const made = { cells: columns.map(() => []) };
    rows.splice(place + 1, 0, made);
    desk.rebuilt(made);
  };
  const remove = () => {
    rows.splice(place, 1);
    desk.rebuilt(rows[Math.min(place, rows.length - 1)]);
  };
  group.addEventListener("keydown", (event) => {
    const acts = /** @type {Record<string, () => void>} */ ({
      ArrowUp: () => step(place - 1),
      ArrowDown: () => step(place + 1),
      Enter: insert,
      Delete: remove,
    });
    if (!event.altKey || !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  });
  group.append(
    make(
      "span",
      { class: "editor__tools" },
      sign("↑", `${words.up}: ${number}`, () => step(place - 1)),
      sign("↓", `${words.down}: ${number}`, () => step(place + 1)),
      sign("+", `${words.add_below}: ${number}`, insert),
      sign("✕", `${words.remove}: ${number}`, remove),
    ),
  );
  return group;
}

/**
 * @param {Desk} desk
 * @param {Block[]} blocks
 */
function adders(desk, blocks) {
  const add = (/** @type {Block} */ made) => {
    blocks.push(made);
    desk.rebuilt(made);
  };
  const { words } = desk;
  return make(
    "div",
    { class: "cluster cluster--s" },
    button(`+ ${words.add_section}`, () => add(newItem("section"))),
    button(`+ ${words.add_clause}`, () => add(newItem("clause"))),
    button(`+ ${words.add_paragraph}`, () => add({ kind: "paragraph", text: [] })),
    button(`+ ${words.add_table}`, () =>
      add({
        kind: "table",
        columns: [
          { title: "TT", width_mm: 12 },
          { title: words.text, width_mm: 100 },
        ],
        rows: [{ cells: [[], []] }],
      }),
    ),
  );
}

/**
 * A day as Vietnamese write it.
 * @param {string} value
 */
function isoDay(value) {
  const found = value.trim().match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
  return found && `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}`;
}

/**
 * @param {string} title
 * @param {...Node} children
 */
function section(title, ...children) {
  return make(
    "section",
    { class: "card stack stack--s editor__section" },
    make("h2", {}, title),
    ...children,
  );
}

/**
 * All parts of a document, in the order of the page.
 * @param {Desk} desk
 * @param {Content} content
 * @returns {HTMLElement[]}
 */
export function allParts(desk, content) {
  const { words } = desk;
  content.bases ??= [];
  content.blocks ??= [];
  content.recipients ??= [];
  content.annexes ??= [];
  /**
   * @param {"symbol" | "place" | "subject" | "keeping" | "issuer"} name
   * @param {string} [kind]
   */
  const own = (name, kind) =>
    field(desk, {
      label: words[name],
      // What is kept as usual is not sent (vanban.writing.Document.keeping).
      value: content[name] ?? (name === "keeping" ? "VT" : ""),
      path: name,
      kind,
      write: (value) => {
        content[name] = value;
      },
    });
  const date = field(desk, {
    label: words.date,
    value: (content.date ?? "").split("-").reverse().join("/"),
    path: "date",
    write: (value) => {
      // What is no day is sent as it is: the server says so beside the field.
      if (value.trim()) content.date = isoDay(value) ?? value;
      else delete content.date;
    },
  });
  const head = section(words.head, own("symbol"), own("place"), date, own("subject", "area"));
  if (content.type_key === "quyet_dinh") head.append(own("issuer"));
  content.addressees ??= [];
  // Letters and reports are sent to somebody by name (box 9a).
  if (["cong_van", "bao_cao"].includes(content.type_key) || content.addressees.length) {
    const facts = {
      label: words.addressees,
      lines: content.addressees,
      path: "addressees",
      list: "unit-names",
    };
    head.append(lines(desk, facts));
  }
  if (content.type_key !== "cong_van" || content.bases.length)
    head.append(lines(desk, { label: words.bases, lines: content.bases, path: "bases" }));
  const body = section(words.body, blockList(desk, content.blocks, "blocks"), adders(desk, content.blocks));
  const annexes = content.annexes;
  const shown = annexes.map((annex, place) => annexPart(desk, annexes, annex, place));
  const more = button(`+ ${words.add_annex}`, () => {
    annexes.push({ title: "", blocks: [] });
    desk.rebuilt();
  });
  const places = {
    label: words.recipients,
    lines: content.recipients,
    path: "recipients",
    list: "unit-names",
  };
  return [
    head,
    body,
    signaturePart(desk, content.signature),
    section(words.recipients, lines(desk, places), own("keeping")),
    ...shown,
    more,
  ];
}

/**
 * @param {Desk} desk
 * @param {Annex[]} annexes
 * @param {Annex} annex
 * @param {number} place
 */
function annexPart(desk, annexes, annex, place) {
  const { words } = desk;
  fieldNumber += 1;
  const box = /** @type {HTMLInputElement} */ (
    make("input", { type: "checkbox", id: `field-${fieldNumber}` })
  );
  box.checked = Boolean(annex.is_landscape);
  box.addEventListener("change", () => {
    annex.is_landscape = box.checked;
    desk.typed();
  });
  const title = field(desk, {
    label: words.annex_title,
    value: annex.title,
    path: `annexes/${place}/title`,
    write: (value) => {
      annex.title = value;
    },
  });
  const flip = make(
    "div",
    { class: "field field--check" },
    box,
    make("label", { for: box.id }, words.landscape),
  );
  const remove = button(words.remove_annex, () => {
    annexes.splice(place, 1);
    desk.rebuilt();
  });
  const blocks = blockList(desk, annex.blocks, `annexes/${place}/blocks`);
  return section(words.annex, title, flip, blocks, adders(desk, annex.blocks), remove);
}

/**
 * @param {Desk} desk
 * @param {Signature} signature
 */
function signaturePart(desk, signature) {
  const { words } = desk;
  const names = /** @type {const} */ (["name", "title", "collective", "authority", "head"]);
  const chosen = desk.signers.findIndex((one) =>
    names.every((name) => (one.signature[name] ?? "") === (signature[name] ?? "")),
  );
  const who = choice(desk, {
    label: words.choose_signer,
    value: String(chosen),
    choices: [
      ...desk.signers.map((one, place) => /** @type {[string, string]} */ ([String(place), one.label])),
      ["-1", words.other_signer],
    ],
    path: "signature",
    write: (value) => {
      const one = desk.signers[Number(value)];
      if (one) Object.assign(signature, one.signature);
    },
  });
  /**
   * @param {"name" | "title" | "collective" | "head"} name
   * @param {string} label
   */
  const own = (name, label) =>
    field(desk, {
      label,
      value: signature[name] ?? "",
      path: `signature/${name}`,
      write: (value) => {
        signature[name] = value;
      },
    });
  const authority = choice(desk, {
    label: words.authority,
    value: signature.authority ?? "",
    choices: [
      ["", words.own_authority],
      ...["KT.", "TL.", "TUQ.", "Q."].map((one) => /** @type {[string, string]} */ ([one, one])),
    ],
    path: "signature/authority",
    write: (value) => {
      signature.authority = value;
    },
  });
  return section(
    words.signature,
    who,
    own("name", words.name),
    own("title", words.title),
    own("collective", words.collective),
    authority,
    own("head", words.head_title),
  );
}
