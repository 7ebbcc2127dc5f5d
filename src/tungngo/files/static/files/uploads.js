// @ts-check
/**
 * A form whose files are sent while it is still being filled in: `data-uploads="<where uploads begin>"` on the form,
 * `data-draft="<person>-<thing>"`, `data-most-bytes`, `data-most-files`; `data-pick="photo"` or "document" on its file
 * fields; `files/_uploads.html` within it. docs/uploads.md tells the whole.
 *
 * What was picked and typed stays on the device until the server has it. Saving waits for the files, the files wait for
 * the line; a page opened again goes on where the last one stopped. Without this script the form is an ordinary one.
 */

import { forget, forgetFile, forgetOld, keepDraft, keepFile, recall } from "./outbox-store.js";
import { isHeic, preparePhoto } from "./photo.js";
import { ask, giveUp, LostSession, persist, Refused, send } from "./upload-client.js";
import { say, UploadRow } from "./upload-row.js";

/** @typedef {import("./outbox-store.js").Kept & { row: UploadRow, stop: AbortController, refusal: string }} Item */

/** A random key (UUID 4); crypto.randomUUID is missing on pages over plain HTTP. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

class Outbox {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.address = form.dataset.uploads ?? "";
    this.id = form.dataset.draft ?? form.action;
    this.words = JSON.parse(form.querySelector("[data-uploads-words]")?.textContent || "{}");
    this.panel = /** @type {HTMLElement} */ (form.querySelector("[data-uploads-panel]"));
    this.list = /** @type {HTMLElement} */ (form.querySelector("[data-uploads-list]"));
    this.state = /** @type {HTMLElement} */ (form.querySelector("[data-uploads-state]"));
    /** @type {Item[]} */
    this.items = [];
    this.isSaving = false;
    this.isPumping = false;
    this.isKept = true;
    this.isOver = false;
    this.leaving = new AbortController();
    for (const input of form.querySelectorAll("input[data-pick]"))
      if (input instanceof HTMLInputElement) this.takeOver(input);
    for (const type of ["input", "change"]) form.addEventListener(type, () => this.keepSoon());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.pick([...(event.dataTransfer?.files ?? [])]);
    });
    addEventListener("online", () => this.pump());
    document.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && this.pump(),
    );
  }

  /**
   * A file field only picks; what was picked is shown in our list.
   * @param {HTMLInputElement} input
   */
  takeOver(input) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button uploads-pick";
    button.textContent = this.words[input.dataset.pick === "photo" ? "pickPhotos" : "pickDocuments"];
    button.addEventListener("click", () => input.click());
    input.before(button);
    input.hidden = true;
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      input.value = ""; // the same file may be picked again, and the form itself sends none
      this.pick(files);
    });
  }

  /** @returns {Record<string, string>} */
  get fields() {
    /** @type {Record<string, string>} */
    const fields = {};
    for (const [name, value] of new FormData(this.form))
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields[name] = value;
    return fields;
  }

  /** Brings back what an earlier page left. */
  async restore() {
    const { draft, files } = await recall(this.id);
    if (!draft) return;
    for (const control of this.form.elements) {
      if (
        !(
          control instanceof HTMLInputElement ||
          control instanceof HTMLTextAreaElement ||
          control instanceof HTMLSelectElement
        )
      )
        continue;
      if (control.name === "csrfmiddlewaretoken" || control.type === "file") continue;
      if (control.type === "checkbox")
        /** @type {HTMLInputElement} */ (control).checked = control.name in draft.fields;
      else if (control.name in draft.fields) control.value = draft.fields[control.name] ?? "";
    }
    for (const file of files) this.add(file);
    this.isSaving = draft.isSaving;
    const details = this.form.closest("details");
    if (details) details.open = true;
    this.tell(this.words.restored);
    this.pump();
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 300);
  }

  async keep() {
    if (this.isOver) return;
    const isKept = await keepDraft({
      id: this.id,
      fields: this.fields,
      isSaving: this.isSaving,
      at: Date.now(),
    });
    if (!isKept && this.isKept && this.items.length) this.tell(this.words.notKept);
    this.isKept = isKept;
  }

  /** @param {File[]} files */
  async pick(files) {
    const most = Number(this.form.dataset.mostFiles) || 50;
    if (this.items.length + files.length > most) {
      this.tell(say(this.words.tooMany, { most }));
      files = files.slice(0, Math.max(0, most - this.items.length));
    }
    const start = this.items.length;
    const picked = files.map((file, place) =>
      this.add({
        key: newKey(),
        draft: this.id,
        name: file.name,
        blob: file,
        isPhoto: file.type.startsWith("image/"),
        isPrepared: false,
        isSent: false,
        place: "",
        caption: "",
        position: start + place,
      }),
    );
    await this.keep();
    for (const item of picked) await this.keepItem(item);
    this.pump();
  }

  /**
   * @param {import("./outbox-store.js").Kept} file
   * @returns {Item}
   */
  add(file) {
    const row = new UploadRow(file, this.words, {
      onCancel: () => this.cancel(item),
      onAgain: () => this.again(item),
      onCaption: (text) => {
        item.caption = text;
        this.keepItem(item);
      },
    });
    /** @type {Item} */
    const item = { ...file, row, stop: new AbortController(), refusal: "" };
    if (item.isPhoto && item.isPrepared) row.showPicture(item.blob);
    if (item.isSent) row.show("done", { bytes: item.blob.size });
    this.items.push(item);
    this.list.append(row.element);
    this.panel.hidden = false;
    return item;
  }

  /** @param {Item} item */
  async keepItem({ row: _row, stop: _stop, refusal: _refusal, ...file }) {
    if (this.isKept && this.items.some((item) => item.key === file.key)) this.isKept = await keepFile(file);
  }

  /** @param {Item} item */
  cancel(item) {
    item.stop.abort();
    const place = this.items.indexOf(item);
    this.items.splice(place, 1);
    item.row.remove();
    forgetFile(item.key);
    giveUp(this.address, item.key);
    this.panel.hidden = !this.items.length;
    this.count();
    const next = this.items[Math.min(place, this.items.length - 1)];
    const target = next?.row.part("[data-cancel]") ?? this.form.querySelector(".uploads-pick");
    /** @type {HTMLElement | null} */ (target)?.focus();
    this.pump();
  }

  /** @param {Item} item */
  again(item) {
    item.refusal = "";
    item.key = newKey();
    item.row.show("waiting");
    this.pump();
  }

  /** Sends one file after the other: over a weak line two at once are both slow. */
  async pump() {
    if (this.isPumping || this.isOver) return;
    this.isPumping = true;
    try {
      for (let item = this.next(); item; item = this.next()) await this.sendItem(item);
      this.count();
      if (this.isSaving && !this.items.some((item) => !item.isSent)) await this.post();
    } catch (error) {
      if (error instanceof LostSession) this.lose();
      else throw error;
    } finally {
      this.isPumping = false;
    }
  }

  next() {
    return this.items.find((item) => !item.isSent && !item.refusal);
  }

  /** @param {Item} item */
  async sendItem(item) {
    const percent = (/** @type {number} */ sent) => Math.floor((sent / item.blob.size) * 100);
    let sent = 0;
    try {
      await this.prepare(item);
      await send(this.address, item, {
        signal: item.stop.signal,
        onProgress: (bytes) => {
          sent = bytes;
          item.row.show("sending", { percent: percent(sent), bytes: item.blob.size });
        },
        onTrouble: (isOffline) =>
          item.row.show(isOffline ? "offline" : "retrying", {
            percent: percent(sent),
            bytes: item.blob.size,
          }),
      });
      item.isSent = true;
      item.row.show("done", { bytes: item.blob.size });
      await this.keepItem(item);
      this.count();
    } catch (error) {
      if (item.stop.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      item.refusal = error.message || say(this.words.failed);
      item.row.show("refused", { reason: item.refusal });
      this.tell(`${item.name}: ${item.refusal}`);
      if (this.isSaving) this.stopSaving(this.words.someRefused);
    }
  }

  /**
   * Makes a photo small and looks at what can be told before anything is sent.
   * @param {Item} item
   */
  async prepare(item) {
    if (item.isPrepared) return;
    if (item.blob.type.startsWith("video/")) throw new Refused(this.words.film);
    if (item.isPhoto || (await isHeic(item.blob))) {
      item.row.show("preparing");
      const prepared = await preparePhoto(item.blob);
      if (!prepared) throw new Refused((await isHeic(item.blob)) ? this.words.heic : this.words.wrongType);
      item.isPhoto = true;
      item.blob = prepared.blob;
      item.place = prepared.place;
      item.row.showPicture(item.blob);
    }
    const most = Number(this.form.dataset.mostBytes);
    if (most && item.blob.size > most)
      throw new Refused(say(this.words.tooLarge, { most: Math.floor(most / 1024 / 1024) }));
    item.isPrepared = true;
    await this.keepItem(item);
  }

  /** Saves, now or when the files are there. */
  save() {
    if (this.items.some((item) => item.refusal)) {
      this.tell(this.words.someRefused);
      this.state.scrollIntoView({ block: "center" });
      return;
    }
    this.isSaving = true;
    this.keep();
    if (this.next()) this.tell(this.words.willSave);
    this.pump();
  }

  /** @param {string} [why] */
  stopSaving(why = "") {
    this.isSaving = false;
    this.keep();
    this.release();
    if (why) this.tell(why);
  }

  async post() {
    this.tell(this.words.saving);
    const button = this.form.querySelector("button[type=submit]");
    button?.setAttribute("data-busy", "");
    const data = new FormData(this.form);
    for (const input of this.form.querySelectorAll("input[data-pick]"))
      data.delete(/** @type {HTMLInputElement} */ (input).name);
    for (const item of this.items) {
      data.append("upload", item.key);
      data.append(`caption-${item.key}`, item.caption);
      data.append(`place-${item.key}`, item.place);
    }
    // The form's own key makes a second save of the same form harmless, so a lost answer is simply asked for again.
    const options = { method: "POST", body: data, headers: { Accept: "application/json" } };
    const answer = await persist(() => ask(this.form.action, options), {
      signal: this.leaving.signal,
      onTrouble: () => this.tell(this.words.notSaved),
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.status !== 201) {
      // Nothing was saved under the form's key, or other words were: what is sent next is an entry of its own.
      const key = this.form.elements.namedItem("request_key");
      if (key instanceof HTMLInputElement) key.value = newKey();
      this.stopSaving();
      this.showErrors(said.errors ?? {});
      return;
    }
    this.isOver = true;
    await forget(this.id);
    const arrived = new URL(said.url, location.href);
    const isHere = arrived.pathname === location.pathname && arrived.search === location.search;
    location.assign(arrived);
    if (isHere) location.reload();
  }

  /**
   * The server's words beside each field, as a fresh page would have them; the picked files stay.
   * @param {Record<string, string[]>} errors
   */
  showErrors(errors) {
    const box = /** @type {HTMLElement} */ (this.form.querySelector("[data-uploads-errors]"));
    const list = document.createElement("ul");
    for (const [name, texts] of Object.entries(errors)) {
      const line = document.createElement("li");
      line.textContent = texts.join(" ");
      list.append(line);
      const control = this.form.elements.namedItem(name);
      if (control instanceof HTMLElement) {
        control.setAttribute("aria-invalid", "true");
        control.addEventListener("input", () => control.removeAttribute("aria-invalid"), { once: true });
      }
    }
    if (!list.children.length)
      list.append(Object.assign(document.createElement("li"), { textContent: this.words.failed }));
    box.className = "form-errors";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    box.replaceChildren(list);
    box.focus();
    this.tell("");
  }

  lose() {
    this.release();
    this.tell(this.words.lostSession);
    document.dispatchEvent(new Event("tungngo:lost-session"));
  }

  release() {
    this.form.removeAttribute("data-busy");
    const button = this.form.querySelector("button[type=submit]");
    button?.removeAttribute("data-busy");
    button?.removeAttribute("aria-disabled");
  }

  count() {
    const [all, done] = [this.items.length, this.items.filter((item) => item.isSent).length];
    if (all && !this.isSaving)
      this.tell(say(done === all ? this.words.allSent : this.words.someSent, { all, done }));
  }

  /** @param {string} [text] */
  tell(text = "") {
    this.state.textContent = text;
    if (text) this.panel.hidden = false;
  }
}

forgetOld();
for (const form of document.querySelectorAll("form[data-uploads]"))
  if (form instanceof HTMLFormElement) new Outbox(form).restore();
