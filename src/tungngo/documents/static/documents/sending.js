// Ticks all units of a group together, and says how many places are chosen. Without it the server opens the groups.

const form = document.querySelector("[data-send-form]");

/** Writes how many places are chosen. */
function count() {
  const place = form?.querySelector("[data-chosen]");
  if (!(form && place instanceof HTMLElement)) return;
  const number = form.querySelectorAll('input[name="units"]:checked, input[name="outside"]:checked').length;
  place.textContent = (place.dataset.chosen ?? "").replace("{n}", String(number));
}

/**
 * Brings a group's own box in line with its units.
 * @param {Element} group
 */
function settle(group) {
  const all = group.querySelector('input[name="groups"]');
  const units = [...group.querySelectorAll('input[name="units"]:not(:disabled)')];
  const ticked = units.filter((unit) => unit instanceof HTMLInputElement && unit.checked).length;
  if (!(all instanceof HTMLInputElement)) return;
  all.checked = units.length > 0 && ticked === units.length;
  all.indeterminate = ticked > 0 && ticked < units.length;
}

form?.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement)) return;
  const group = box.closest("[data-group]");
  if (group && box.name === "groups") {
    for (const unit of group.querySelectorAll('input[name="units"]:not(:disabled)')) {
      if (unit instanceof HTMLInputElement) unit.checked = box.checked;
    }
  }
  if (group) settle(group);
  count();
});

for (const group of form?.querySelectorAll("[data-group]") ?? []) {
  const all = group.querySelector('input[name="groups"]');
  if (all instanceof HTMLInputElement && all.checked) {
    for (const unit of group.querySelectorAll('input[name="units"]:not(:disabled)')) {
      if (unit instanceof HTMLInputElement) unit.checked = true;
    }
  }
  settle(group);
}
count();
