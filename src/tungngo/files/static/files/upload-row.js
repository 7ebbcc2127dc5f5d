// @ts-check
/** One picked file as the person sees it: what it is, how far it is, and what can be done with it. */

const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector("[data-uploads-row]"));

/**
 * @param {string | undefined} words
 * @param {Record<string, string | number>} facts
 */
export function say(words, facts = {}) {
  return (words ?? "").replace(/\{(\w+)\}/g, (_whole, name) => String(facts[name] ?? ""));
}

/** @param {number} bytes */
function size(bytes) {
  const isSmall = bytes < 1024 * 1024;
  const number = bytes / (isSmall ? 1024 : 1024 * 1024);
  const digits = { maximumFractionDigits: number < 10 ? 1 : 0 };
  return `${number.toLocaleString(document.documentElement.lang, digits)} ${isSmall ? "KB" : "MB"}`;
}

export class UploadRow {
  /**
   * @param {import("./outbox-store.js").Kept} file
   * @param {Record<string, string>} words
   * @param {{ onCancel: () => void, onAgain: () => void, onCaption: (text: string) => void }} acts
   */
  constructor(file, words, acts) {
    this.words = words;
    this.element = /** @type {HTMLElement} */ (template?.content.firstElementChild?.cloneNode(true));
    this.name = this.part("[data-name]");
    this.said = this.part("[data-say]");
    this.bar = /** @type {HTMLProgressElement} */ (this.part("[data-bar]"));
    this.again = this.part("[data-again]");
    this.picture = /** @type {HTMLImageElement} */ (this.part("[data-picture]"));
    const caption = /** @type {HTMLInputElement} */ (this.part("[data-caption]"));
    const cancel = this.part("[data-cancel]");
    this.name.textContent = file.name;
    this.bar.ariaLabel = file.name;
    cancel.ariaLabel = say(words.cancel, { name: file.name });
    this.again.ariaLabel = say(words.again, { name: file.name });
    caption.id = `caption-${file.key}`;
    caption.value = file.caption;
    const label = /** @type {HTMLLabelElement} */ (this.part("[data-caption-label]"));
    label.htmlFor = caption.id;
    label.textContent = say(words.caption, { name: file.name });
    caption.addEventListener("input", () => acts.onCaption(caption.value));
    cancel.addEventListener("click", acts.onCancel);
    this.again.addEventListener("click", acts.onAgain);
    this.show("waiting");
  }

  /**
   * @param {string} selector
   * @returns {HTMLElement}
   */
  part(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /**
   * The small picture beside the name.
   * @param {Blob} blob
   */
  showPicture(blob) {
    if (this.picture.src) URL.revokeObjectURL(this.picture.src);
    this.picture.src = URL.createObjectURL(blob);
    this.picture.hidden = false;
    this.part("[data-sign]").setAttribute("hidden", "");
  }

  /**
   * @param {"waiting" | "preparing" | "sending" | "offline" | "retrying" | "done" | "refused"} state
   * @param {{ percent?: number, reason?: string, bytes?: number }} [facts]
   */
  show(state, { percent = 0, reason = "", bytes } = {}) {
    this.element.dataset.state = state;
    const said = state === "refused" ? reason : say(this.words[state], { percent });
    this.said.textContent = bytes ? `${size(bytes)} · ${said}` : said;
    this.bar.hidden = state === "refused" || state === "done";
    if (state === "preparing") this.bar.removeAttribute("value");
    else this.bar.value = percent;
    this.again.hidden = state !== "refused";
  }

  remove() {
    if (this.picture.src) URL.revokeObjectURL(this.picture.src);
    this.element.remove();
  }
}
