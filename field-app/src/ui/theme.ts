/** What the member chose; "system" follows the phone, which may turn dark by itself in the evening. */
export type Theme = "system" | "light" | "dark";

const STORED = "tungngo-theme";
const COLOURS = { light: "#faf7f2", dark: "#16110e" }; // --paper of tokens.css, for the bar above the page

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function chooseTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, theme);
  show();
}

/** Shows the theme, and follows the phone while nothing was chosen. */
export function startTheme(): void {
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}

function show(): void {
  const theme = chosenTheme();
  const isDark = theme === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
  const seen = isDark ? "dark" : "light";
  document.documentElement.dataset.theme = seen;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", COLOURS[seen]);
}
