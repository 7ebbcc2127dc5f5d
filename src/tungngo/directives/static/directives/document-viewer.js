// @ts-check
/**
 * `<document-viewer>`: the document as text by sentences and as pages, in two tabs (partial directives/_viewer.html).
 *
 * - `viewer.show(start, end, { focus })` highlights a span of the text in both tabs and scrolls to it.
 * - `viewer.setMarks([{ start, end, id, kind }])` shows which sentences already belong to something.
 * - `viewer.select(start)` selects the sentence that holds a character, as a click does.
 * - Event `sentence-select`, detail `{ start, end, text, marks }`: a person chose a sentence (click or Enter).
 * - Anything on the page with `data-show-span="START END"` shows that span when clicked.
 * - Keys in the text: up and down move between sentences, Home and End go to the first and last, Enter chooses.
 *
 * @typedef {{ start: number, end: number, id: string | number, kind?: string }} Mark
 * @typedef {[page: number, left: number, top: number, right: number, bottom: number, start: number, end: number]} PlacedLine
 */

const HIGHLIGHT = "viewer-shown";
const ZOOM_STEP = 1.25;
const ZOOM_RANGE = { least: 0.3, most: 4 };
const WIDTHS = [640, 1000, 1600];
const PADDING = 28; // of the page pane, both sides, and its scroll bar

export class DocumentViewer extends HTMLElement {
  /** @type {HTMLElement[]} */ #sentences = [];
  /** @type {PlacedLine[]} */ #lines = [];
  /** @type {HTMLElement[]} */ #pages = [];
  /** @type {Mark[]} */ #marks = [];
  /** @type {[number, number] | null} */ #shown = null;
  #zoom = 0; // 0: fit the width
  #ready = false;
  /** @type {ResizeObserver | undefined} */ #resizes;
  /** @type {IntersectionObserver | undefined} */ #sights;

  connectedCallback() {
    if (this.#ready) return;
    this.#ready = true;
    this.#sentences = [...this.querySelectorAll(".sentence")].filter((item) => item instanceof HTMLElement);
    this.#pages = [...this.querySelectorAll(".viewer__page")].filter((item) => item instanceof HTMLElement);
    const lines = this.querySelector("#viewer-lines");
    this.#lines = lines ? JSON.parse(lines.textContent || "[]") : [];
    if (this.#sentences[0]) this.#sentences[0].tabIndex = 0;
    this.addEventListener("click", this.#onClick);
    this.addEventListener("keydown", this.#onKey);
    this.#preparePages();
  }

  disconnectedCallback() {
    this.#resizes?.disconnect();
    this.#sights?.disconnect();
    this.#ready = false;
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("keydown", this.#onKey);
  }

  /**
   * Highlights a span of the text and scrolls to it in whichever tab is open.
   * @param {number} start
   * @param {number} end
   * @param {{ focus?: boolean }} [options]
   */
  show(start, end, options = {}) {
    this.#shown = [start, end];
    const touched = this.#between(start, end);
    /** @type {Range[]} */ const exact = [];
    for (const sentence of this.#sentences) sentence.classList.remove("is-shown");
    for (const sentence of touched) {
      const [from, to] = [Number(sentence.dataset.start), Number(sentence.dataset.end)];
      const text = sentence.firstChild;
      if ((start <= from && to <= end) || !text || !("highlights" in CSS)) sentence.classList.add("is-shown");
      else {
        const range = new Range();
        range.setStart(text, Math.max(0, this.#offset(sentence, start - from)));
        range.setEnd(text, this.#offset(sentence, Math.min(to, end) - from));
        exact.push(range);
      }
    }
    if ("highlights" in CSS) CSS.highlights.set(HIGHLIGHT, new Highlight(...exact));
    this.#drawHighlights();
    this.#scrollToShown();
    if (touched[0]) {
      this.#makeCurrent(touched[0]);
      if (options.focus) touched[0].focus({ preventScroll: true });
      this.#say(`${this.dataset.shown ?? ""}: ${touched[0].textContent ?? ""}`.slice(0, 160));
    }
  }

  /** Takes the highlight away. */
  clear() {
    this.#shown = null;
    for (const sentence of this.#sentences) sentence.classList.remove("is-shown");
    if ("highlights" in CSS) CSS.highlights.delete(HIGHLIGHT);
    this.#drawHighlights();
  }

  /** @param {Mark[]} marks */
  setMarks(marks) {
    this.#marks = marks;
    for (const sentence of this.#sentences) {
      const mine = this.#marksOf(sentence);
      if (mine.length) {
        sentence.dataset.tied = mine[0]?.kind ?? "item";
        sentence.setAttribute("aria-description", this.dataset.tied ?? "");
      } else {
        delete sentence.dataset.tied;
        sentence.removeAttribute("aria-description");
      }
    }
  }

  /** @param {number} start */
  select(start) {
    const sentence = this.#sentences.findLast((item) => Number(item.dataset.start) <= start);
    if (sentence) this.#choose(sentence);
  }

  /** @param {"text" | "pages"} name */
  openTab(name) {
    for (const tab of this.querySelectorAll('[role="tab"]')) {
      if (!(tab instanceof HTMLElement)) continue;
      const isOpen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
    }
    for (const pane of this.querySelectorAll("[data-pane]"))
      if (pane instanceof HTMLElement) pane.hidden = pane.dataset.pane !== name;
    const zoom = this.querySelector("[data-zoom-bar]");
    if (zoom instanceof HTMLElement) zoom.hidden = name !== "pages";
    if (name === "pages") this.#layPages();
    this.#scrollToShown();
  }

  /** @param {Event} event */
  #onClick = (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const tab = target?.closest("[data-tab]");
    const zoom = target?.closest("[data-zoom]");
    const sentence = target?.closest(".sentence");
    const page = target?.closest(".viewer__page");
    if (tab instanceof HTMLElement) this.openTab(tab.dataset.tab === "pages" ? "pages" : "text");
    else if (zoom instanceof HTMLElement) this.#zoomBy(zoom.dataset.zoom ?? "fit");
    else if (sentence instanceof HTMLElement && !String(getSelection())) this.#choose(sentence);
    else if (page instanceof HTMLElement) this.#chooseOnPage(page, /** @type {MouseEvent} */ (event));
  };

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (!target || event.altKey || event.ctrlKey || event.metaKey) return;
    if (target.getAttribute("role") === "tab") this.#onTabKey(event, target);
    if (!target.classList.contains("sentence")) return;
    const at = this.#sentences.indexOf(target);
    const last = this.#sentences.length - 1;
    const next = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next !== undefined) {
      const sentence = this.#sentences[Math.max(0, Math.min(last, next))];
      if (sentence) {
        this.#makeCurrent(sentence);
        sentence.focus();
      }
    } else if (event.key === "Enter" || event.key === " ") this.#choose(target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} tab
   */
  #onTabKey(event, tab) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = [...this.querySelectorAll('[role="tab"]')].find((item) => item !== tab);
    if (!(other instanceof HTMLElement)) return;
    this.openTab(other.dataset.tab === "pages" ? "pages" : "text");
    other.focus();
    event.preventDefault();
  }

  /** @param {HTMLElement} sentence */
  #choose(sentence) {
    for (const item of this.#sentences)
      if (item.ariaSelected === "true") item.setAttribute("aria-selected", "false");
    sentence.setAttribute("aria-selected", "true");
    this.#makeCurrent(sentence);
    const detail = {
      start: Number(sentence.dataset.start),
      end: Number(sentence.dataset.end),
      text: sentence.textContent ?? "",
      marks: this.#marksOf(sentence),
    };
    this.dispatchEvent(new CustomEvent("sentence-select", { bubbles: true, detail }));
  }

  /**
   * A click on a page chooses the sentence of the line under it.
   * @param {HTMLElement} page
   * @param {MouseEvent} event
   */
  #chooseOnPage(page, event) {
    const frame = page.getBoundingClientRect();
    const points = Number(page.dataset.width) / frame.width;
    const [x, y] = [(event.clientX - frame.left) * points, (event.clientY - frame.top) * points];
    const line = this.#lines.find(
      ([number, left, top, right, bottom]) =>
        number === Number(page.dataset.page) && x >= left && x <= right && y >= top - 2 && y <= bottom + 2,
    );
    if (!line) return;
    // Within a line the place is guessed by its share of the width: sentences often end in the middle.
    const share = (x - line[1]) / Math.max(1, line[3] - line[1]);
    const at = Math.round(line[5] + share * (line[6] - line[5] - 1));
    this.select(at);
    const sentence = this.querySelector('.sentence[aria-selected="true"]');
    if (sentence instanceof HTMLElement) {
      this.#shown = [Number(sentence.dataset.start), Number(sentence.dataset.end)];
      this.#drawHighlights();
    }
  }

  /** @param {HTMLElement} sentence */
  #makeCurrent(sentence) {
    for (const item of this.#sentences) if (item.tabIndex === 0) item.tabIndex = -1;
    sentence.tabIndex = 0;
  }

  /** @param {HTMLElement} sentence */
  #marksOf(sentence) {
    const [from, to] = [Number(sentence.dataset.start), Number(sentence.dataset.end)];
    return this.#marks.filter((mark) => mark.start < to && mark.end > from);
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  #between(start, end) {
    return this.#sentences.filter(
      (item) => Number(item.dataset.start) < end && Number(item.dataset.end) > start,
    );
  }

  /**
   * The server counts characters as Unicode code points, the browser as UTF-16 units.
   * @param {HTMLElement} sentence
   * @param {number} characters
   */
  #offset(sentence, characters) {
    const text = sentence.textContent ?? "";
    return [...text].slice(0, Math.max(0, characters)).join("").length;
  }

  #preparePages() {
    if (!this.#pages.length) return;
    this.#sights = new IntersectionObserver(
      (entries) => {
        for (const entry of entries)
          if (entry.isIntersecting) this.#load(/** @type {HTMLElement} */ (entry.target));
      },
      { root: this.querySelector(".viewer__pages"), rootMargin: "800px" },
    );
    for (const page of this.#pages) {
      this.#sights.observe(page);
      page.querySelector("img")?.addEventListener("load", () => page.classList.add("is-drawn"));
      page.querySelector("img")?.addEventListener("error", () => page.classList.add("is-missing"));
    }
    this.#resizes = new ResizeObserver(() => this.#layPages());
    this.#resizes.observe(this);
    this.#layPages();
  }

  /** @param {HTMLElement} page */
  #load(page) {
    const image = page.querySelector("img");
    if (!image?.dataset.src) return;
    const wanted = page.clientWidth * Math.min(devicePixelRatio, 2);
    const width = WIDTHS.find((item) => item >= wanted * 0.9) ?? WIDTHS[WIDTHS.length - 1] ?? 1000;
    const address = `${image.dataset.src}?w=${width}`;
    if (Number(image.dataset.loaded ?? 0) >= width) return;
    image.dataset.loaded = String(width);
    image.src = address;
  }

  #layPages() {
    const pane = this.querySelector(".viewer__pages");
    if (!(pane instanceof HTMLElement) || pane.hidden) return;
    for (const page of this.#pages) {
      const image = page.querySelector("img");
      if (!image) continue;
      // Each page fits for itself: a wide table at the end must not make the letter before it too small to read.
      const fitting = Math.max(0.2, (pane.clientWidth - PADDING) / Number(page.dataset.width));
      const scale = this.#zoom || fitting;
      image.style.inlineSize = `${Math.round(Number(page.dataset.width) * scale)}px`;
      image.style.aspectRatio = `${page.dataset.width} / ${page.dataset.height}`;
      if (image.dataset.loaded) this.#load(page);
    }
    this.#drawHighlights();
  }

  /** @param {string} way */
  #zoomBy(way) {
    const page = this.#pages[0];
    const now = page ? page.clientWidth / Number(page.dataset.width) : 1;
    const wanted = way === "fit" ? 0 : now * (way === "in" ? ZOOM_STEP : 1 / ZOOM_STEP);
    this.#zoom = wanted && Math.min(ZOOM_RANGE.most, Math.max(ZOOM_RANGE.least, wanted));
    this.#layPages();
  }

  #drawHighlights() {
    for (const old of this.querySelectorAll(".viewer__highlight")) old.remove();
    if (!this.#shown) return;
    const [start, end] = this.#shown;
    for (const [number, left, top, right, bottom, from, to] of this.#lines) {
      if (from >= end || to <= start) continue;
      const page = this.#pages[number - 1];
      if (!page) continue;
      const [width, height] = [Number(page.dataset.width), Number(page.dataset.height)];
      const share = (right - left) / Math.max(1, to - from); // the width of a character, on average
      const [first, last] = [left + Math.max(0, start - from) * share, right - Math.max(0, to - end) * share];
      const box = document.createElement("div");
      box.className = "viewer__highlight";
      box.style.insetInlineStart = `${(first / width) * 100}%`;
      box.style.inlineSize = `${((last - first) / width) * 100}%`;
      box.style.insetBlockStart = `${(top / height) * 100}%`;
      box.style.blockSize = `${((bottom - top) / height) * 100}%`;
      page.append(box);
    }
  }

  #scrollToShown() {
    if (!this.#shown) return;
    const pages = this.querySelector(".viewer__pages");
    const isPages = pages instanceof HTMLElement && !pages.hidden;
    const place = isPages ? this.querySelector(".viewer__highlight") : this.#between(...this.#shown)[0];
    const pane = place?.closest("[data-pane]");
    if (!place || !pane) return;
    const [here, frame] = [place.getBoundingClientRect(), pane.getBoundingClientRect()];
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    pane.scrollBy({
      top: here.top - frame.top - frame.height / 3,
      left: isPages ? here.left - frame.left - 40 : 0,
      behavior: calm ? "auto" : "smooth",
    });
    const seen = this.getBoundingClientRect();
    if (seen.bottom < 120 || seen.top > innerHeight - 120)
      this.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  /** @param {string} words */
  #say(words) {
    const status = this.querySelector("[data-status]");
    if (status) status.textContent = words;
  }
}

customElements.define("document-viewer", DocumentViewer);

/** @param {Element | null} element */
function showSpanOf(element) {
  const viewer = document.querySelector("document-viewer");
  if (!(viewer instanceof DocumentViewer) || !(element instanceof HTMLElement)) return;
  const [start, end] = (element.dataset.showSpan ?? "").split(" ").map(Number);
  if (start !== undefined && end !== undefined && end > start) viewer.show(start, end);
}

document.addEventListener("click", (event) => {
  const element = event.target instanceof Element ? event.target.closest("[data-show-span]") : null;
  if (element) showSpanOf(element);
});

// A link may lead to a place in the document: /van-ban/7/?doan=120-260
const place = /^(\d+)-(\d+)$/.exec(new URLSearchParams(location.search).get("doan") ?? "");
if (place) {
  const viewer = document.querySelector("document-viewer");
  if (viewer instanceof DocumentViewer)
    requestAnimationFrame(() => viewer.show(Number(place[1]), Number(place[2])));
}
