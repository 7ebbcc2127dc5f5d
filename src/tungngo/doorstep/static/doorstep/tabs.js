// On a phone the tabs are wider than the screen: the one that is open is brought into sight, the page stays where it is.
const openTab = /** @type {HTMLElement | null} */ (document.querySelector(".doorstep-tabs > [aria-current]"));
if (openTab?.parentElement) {
  const tabs = openTab.parentElement;
  tabs.scrollLeft = openTab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - openTab.offsetWidth) / 2;
}
