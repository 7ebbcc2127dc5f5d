// On a phone the tabs are wider than the screen: the one that is open is brought into sight, the page stays where it is.
const current = /** @type {HTMLElement | null} */ (document.querySelector(".doorstep-tabs > [aria-current]"));
if (current?.parentElement) {
  const tabs = current.parentElement;
  tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
}
