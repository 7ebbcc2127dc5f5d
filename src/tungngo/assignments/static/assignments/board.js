// @ts-check
/**
 * Moves cards of the board: dragged with a mouse or pen, or by the card's menu with the keyboard or a thumb.
 *
 * A card says in `data-moves` which steps its reader may take. The server answers each step with the whole part of the page, so
 * that a card stands where the server has it; when somebody was quicker, the answer is 409 and says so.
 *
 * @typedef {{ part?: number, assignment?: number, version: number, to: string, label: string, unit: string }} Move
 */

const REASONED = new Set(["returned", "cancelled"]);

/** @type {HTMLElement | null} */
let dragged = null;

/**
 * @param {Element} card
 * @returns {Move[]}
 */
function movesOf(card) {
  return JSON.parse(/** @type {HTMLElement} */ (card).dataset.moves ?? "[]");
}

/** @param {Move} move */
function wordsOf(move) {
  return move.unit ? `${move.label} – ${move.unit}` : move.label;
}

/**
 * @param {HTMLElement} card
 * @param {Move} move
 * @param {string} note
 */
function send(card, move, note = "") {
  const board = /** @type {HTMLElement | null} */ (card.closest("[data-board]"));
  if (!board || card.dataset.sending !== undefined) return;
  card.dataset.sending = "";
  // @ts-expect-error htmx is a script of its own
  window.htmx.ajax("POST", board.dataset.action, {
    source: board,
    target: "#assignment-list",
    values: {
      part: move.part ?? "",
      assignment: move.assignment ?? "",
      new_state: move.to,
      seen_version: move.version,
      note,
    },
  });
}

/**
 * @param {HTMLElement} card
 * @param {Move} move
 */
function take(card, move) {
  if (REASONED.has(move.to)) ask(card, [move]);
  else send(card, move);
}

/**
 * Asks for the reason, and for the unit where several could be meant.
 * @param {HTMLElement} card
 * @param {Move[]} moves
 */
function ask(card, moves) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("board-dialog"));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));
  const reason = /** @type {HTMLElement} */ (dialog.querySelector("[data-reason]"));
  const note = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));
  const wrong = /** @type {HTMLElement} */ (dialog.querySelector(".field__error"));
  const choices = /** @type {HTMLElement} */ (dialog.querySelector("[data-choices]"));
  const button = /** @type {HTMLElement} */ (dialog.querySelector("[data-send]"));
  const needsReason = REASONED.has(moves[0].to);
  title.textContent = (needsReason && title.dataset[moves[0].to]) || title.dataset.choose || "";
  /** @type {HTMLElement} */ (dialog.querySelector("[data-what]")).textContent =
    card.querySelector(".board-card__text")?.textContent ?? "";
  reason.hidden = !needsReason;
  note.value = "";
  wrong.hidden = true;
  note.removeAttribute("aria-invalid");
  button.hidden = moves.length > 1;
  /** @param {Move} move */
  const finish = (move) => {
    if (needsReason && !note.value.trim()) {
      wrong.hidden = false;
      note.setAttribute("aria-invalid", "true");
      note.focus();
      return;
    }
    dialog.close();
    send(card, move, note.value.trim());
  };
  choices.replaceChildren(
    ...(moves.length > 1 ? moves : []).map((move) => {
      const item = document.createElement("li");
      const choice = document.createElement("button");
      choice.type = "button";
      choice.className = "button button--block";
      choice.textContent = wordsOf(move);
      choice.addEventListener("click", () => finish(move));
      item.append(choice);
      return item;
    }),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    finish(moves[0]);
  };
  dialog.showModal();
  if (needsReason) note.focus();
}

/** @param {HTMLElement} opener */
function fillMenu(opener) {
  const card = /** @type {HTMLElement} */ (opener.closest("[data-moves]"));
  const list = document.querySelector("#board-menu [data-menu-items]");
  if (!list) return;
  // The menu's place is found by its opener: only one at a time may be it.
  for (const other of document.querySelectorAll("[data-card-menu]"))
    if (other !== opener) other.removeAttribute("popovertarget");
  opener.setAttribute("popovertarget", "board-menu");
  list.replaceChildren(
    ...movesOf(card).map((move) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = wordsOf(move);
      if (move.to === "cancelled") button.className = "is-danger";
      button.addEventListener("click", () => {
        /** @type {HTMLElement} */ (document.getElementById("board-menu")).hidePopover();
        take(card, move);
      });
      item.append(button);
      return item;
    }),
  );
}

/** @param {ParentNode} root */
function prepare(root) {
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-moves]")))
    card.draggable = true;
  for (const opener of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-card-menu]")))
    opener.hidden = false;
}

/** @param {EventTarget | null} target */
const columnAt = (target) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-column]")) : null;

function endDrag() {
  dragged?.removeAttribute("data-dragged");
  dragged?.closest("[data-board]")?.removeAttribute("data-moving");
  for (const column of document.querySelectorAll("[data-column]")) {
    column.removeAttribute("data-open");
    column.removeAttribute("data-over");
  }
  dragged = null;
}

document.addEventListener(
  "click",
  (event) => {
    const opener = event.target instanceof Element ? event.target.closest("[data-card-menu]") : null;
    if (opener) fillMenu(/** @type {HTMLElement} */ (opener));
  },
  true,
);

document.addEventListener("dragstart", (event) => {
  const card = event.target instanceof Element ? event.target.closest("[data-moves]") : null;
  if (!card || !event.dataTransfer) return;
  dragged = /** @type {HTMLElement} */ (card);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("a")?.textContent ?? "");
  dragged.dataset.dragged = "";
  card.closest("[data-board]")?.setAttribute("data-moving", "");
  const targets = new Set(movesOf(card).map((move) => move.to));
  for (const column of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-column]")))
    if (targets.has(column.dataset.column ?? "")) column.dataset.open = "";
});

document.addEventListener("dragover", (event) => {
  const column = columnAt(event.target);
  for (const other of document.querySelectorAll("[data-over]"))
    if (other !== column) other.removeAttribute("data-over");
  if (!dragged || column?.dataset.open === undefined) return;
  event.preventDefault();
  column.dataset.over = "";
});

document.addEventListener("drop", (event) => {
  const column = columnAt(event.target);
  const card = dragged;
  if (!card || column?.dataset.open === undefined) return;
  event.preventDefault();
  const moves = movesOf(card).filter((move) => move.to === column.dataset.column);
  endDrag();
  if (moves.length === 1) take(card, moves[0]);
  else if (moves.length > 1) ask(card, moves);
});

document.addEventListener("dragend", endDrag);

// Said in its place when the answer did not come: the card is put back.
for (const type of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
  document.addEventListener(type, () => {
    for (const card of document.querySelectorAll("[data-sending]")) card.removeAttribute("data-sending");
  });

prepare(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof HTMLElement) prepare(event.target);
});
