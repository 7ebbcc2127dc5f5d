/** How large letters are, beyond what the phone itself is set to: many read without their glasses at the door. */
export type TextSize = "normal" | "large" | "largest";

const STORED = "tungngo-text-size";

export function chosenTextSize(): TextSize {
  const stored = localStorage.getItem(STORED);
  return stored === "large" || stored === "largest" ? stored : "normal";
}

export function chooseTextSize(size: TextSize): void {
  if (size === "normal") localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, size);
  startTextSize();
}

export function startTextSize(): void {
  document.documentElement.dataset.text = chosenTextSize();
}
