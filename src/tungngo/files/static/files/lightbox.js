// @ts-check
/** Photos opened large over the page: `data-lightbox` on their links. Without it they open in a tab of their own. */

const dialog = document.createElement("dialog");
dialog.className = "lightbox";
const figure = document.createElement("figure");
const picture = document.createElement("img");
const caption = document.createElement("figcaption");
figure.append(picture, caption);
dialog.append(figure);

/** @type {HTMLAnchorElement[]} */
let album = [];
let place = 0;

/** @param {number} wanted */
function show(wanted) {
  place = (wanted + album.length) % album.length;
  const link = album[place];
  if (!link) return;
  const small = link.querySelector("img");
  picture.src = link.href;
  picture.alt = small?.alt ?? "";
  caption.textContent = [link.dataset.caption, album.length > 1 ? `${place + 1}/${album.length}` : ""]
    .filter(Boolean)
    .join(" · ");
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-lightbox]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  album = [...(link.closest("ul")?.querySelectorAll("a[data-lightbox]") ?? [link])].filter(
    (one) => one instanceof HTMLAnchorElement,
  );
  dialog.ariaLabel = document.getElementById("progress-heading")?.textContent ?? document.title;
  show(album.indexOf(link));
  dialog.showModal();
  dialog.addEventListener("close", () => album[place]?.focus(), { once: true });
});

dialog.addEventListener("click", (event) => {
  if (event.target === picture && album.length > 1) show(place + 1);
  else dialog.close();
});
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") show(place + 1);
  else if (event.key === "ArrowLeft") show(place - 1);
});

let touchedAt = 0;
dialog.addEventListener("touchstart", (event) => (touchedAt = event.changedTouches[0]?.clientX ?? 0), {
  passive: true,
});
dialog.addEventListener("touchend", (event) => {
  const moved = (event.changedTouches[0]?.clientX ?? 0) - touchedAt;
  if (Math.abs(moved) > 50) show(place + (moved < 0 ? 1 : -1));
});

const closer = document.createElement("button");
closer.type = "button";
closer.className = "button button--icon lightbox__close";
closer.textContent = "×";
closer.addEventListener("click", () => dialog.close());
const words = /** @type {HTMLElement | null} */ (document.querySelector("[data-lightbox-close]"));
closer.ariaLabel = words?.dataset.lightboxClose ?? "×";
dialog.prepend(closer);
document.body.append(dialog);

export {}; // a module: its names are its own
