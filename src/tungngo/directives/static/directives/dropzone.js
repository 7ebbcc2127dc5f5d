// @ts-check
/**
 * `form[data-intake]`: dropping files onto it, pasting a photo, the list of what was chosen, the size checked before
 * anything is sent, and progress while it is. Without this module the form is an ordinary one.
 */

/** @param {HTMLFormElement} form */
function prepare(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input[type="file"]'));
  const drop = /** @type {HTMLElement} */ (form.querySelector("[data-drop]"));
  const chosen = /** @type {HTMLElement} */ (form.querySelector("[data-chosen]"));
  const error = /** @type {HTMLElement} */ (form.querySelector("[data-error]"));
  const errorText = /** @type {HTMLElement} */ (form.querySelector("[data-error-text]"));
  const progress = /** @type {HTMLElement} */ (form.querySelector("[data-progress]"));
  const bar = /** @type {HTMLProgressElement} */ (progress.querySelector("progress"));
  const barText = /** @type {HTMLElement} */ (form.querySelector("[data-progress-text]"));
  const button = /** @type {HTMLButtonElement} */ (
    form.querySelector("button:not([type]), button[type=submit]")
  );
  const words = form.dataset;
  let isSending = false;

  /** @param {string} text */
  function say(text) {
    errorText.textContent = text;
    error.hidden = !text;
    input.toggleAttribute("aria-invalid", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
  }

  function isTooLarge() {
    const bytes = [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    return bytes > Number(words.maxMb) * 1024 * 1024;
  }

  /** @param {File[]} files */
  function setFiles(files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
  }

  /**
   * Puts the photo of a page before the one that stands before it.
   * @param {number} place
   */
  function moveForward(place) {
    const files = [...(input.files ?? [])];
    files.splice(place - 1, 0, ...files.splice(place, 1));
    setFiles(files);
    listChosen();
    const buttons = chosen.querySelectorAll("button");
    buttons[Math.max(0, place - 2)]?.focus();
  }

  /**
   * The button that moves a page forward.
   * @param {File} file
   * @param {number} place
   */
  function forwardButton(file, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet button--small button--icon";
    button.textContent = "←";
    button.ariaLabel = button.title = (words.forward ?? "").replace("{name}", file.name);
    button.addEventListener("click", () => moveForward(place));
    return button;
  }

  function listChosen() {
    const files = [...(input.files ?? [])];
    chosen.replaceChildren(
      ...files.map((file, place) => {
        const item = document.createElement("li");
        item.className = "chip";
        const [size, unit] =
          file.size < 1024 * 1024 ? [file.size / 1024, "KB"] : [file.size / (1024 * 1024), "MB"];
        const digits = { maximumFractionDigits: size < 10 ? 1 : 0 };
        const page = files.length > 1 ? `${place + 1}. ` : "";
        item.textContent = `${page}${file.name} · ${size.toLocaleString(document.documentElement.lang, digits)} ${unit}`;
        if (place) item.prepend(forwardButton(file, place));
        return item;
      }),
    );
    say(isTooLarge() ? (words.tooLarge ?? "") : "");
  }

  /** Lists what was chosen, its pages in the order of their names: "trang 2" before "trang 10". */
  function takeChosen() {
    const files = [...(input.files ?? [])];
    if (files.length > 1)
      setFiles(files.sort((one, other) => one.name.localeCompare(other.name, "vi", { numeric: true })));
    listChosen();
  }

  /** @param {FileList} files */
  function take(files) {
    if (!files.length || isSending) return;
    input.files = files;
    takeChosen();
  }

  /** @param {boolean} on */
  function setSending(on) {
    isSending = on;
    progress.hidden = !on;
    button.toggleAttribute("data-busy", on);
    button.toggleAttribute("aria-disabled", on);
    if (on) button.setAttribute("aria-disabled", "true");
    bar.removeAttribute("value");
  }

  function send() {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.round((event.loaded / event.total) * 100);
      bar.value = percent;
      barText.textContent =
        (percent < 100 ? words.sending : words.sent)?.replace("{percent}", String(percent)) ?? "";
    });
    request.addEventListener("error", () => {
      setSending(false);
      say(words.offline ?? "");
    });
    request.addEventListener("load", () => answered(request));
    setSending(true);
    request.send(new FormData(form));
  }

  /** @param {XMLHttpRequest} request */
  function answered(request) {
    const arrived = new URL(request.responseURL || form.action, location.href);
    const isForm = arrived.pathname === new URL(form.action, location.href).pathname;
    if (request.status === 200 && !isForm && request.response?.querySelector("form[data-intake]") === null) {
      if (request.response.querySelector('input[type="password"]')) {
        setSending(false);
        say(words.lostSession ?? "");
      } else location.assign(arrived);
      return;
    }
    setSending(false);
    const answer = request.status === 422 ? request.response?.querySelector("form[data-intake]") : null;
    if (!answer) {
      say((request.status === 401 ? words.lostSession : words.failed) ?? "");
      return;
    }
    // The server's words beside each field; the chosen files stay, which a fresh page would lose.
    say(answer.querySelector("#id_document_error span")?.textContent.trim() ?? "");
    const [mine, theirs] = [form.querySelector("#id_text_error"), answer.querySelector("#id_text_error")];
    if (mine && theirs) {
      mine.toggleAttribute("hidden", theirs.hasAttribute("hidden"));
      mine.replaceChildren(...theirs.childNodes);
    }
    (error.hidden ? form.querySelector("#id_text") : input)?.dispatchEvent(new Event("tungngo:invalid"));
    (error.hidden ? /** @type {HTMLElement | null} */ (form.querySelector("#id_text")) : input)?.focus();
  }

  input.addEventListener("change", takeChosen);
  for (const type of ["dragenter", "dragover"])
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.dataset.over = "";
    });
  for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer) take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length && !(event.target instanceof HTMLTextAreaElement))
      take(event.clipboardData.files);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    if (isTooLarge()) {
      say(words.tooLarge ?? "");
      input.focus();
    } else send();
  });
  addEventListener("pageshow", () => setSending(false));
  if (input.files?.length) listChosen();
}

// A file that misses the zone must not replace the page.
for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());

for (const form of document.querySelectorAll("form[data-intake]"))
  if (form instanceof HTMLFormElement) prepare(form);
