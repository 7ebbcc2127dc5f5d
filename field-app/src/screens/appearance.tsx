import { useState } from "preact/hooks";
import { Choices } from "../pages/choices.tsx";
import { words } from "../pages/words.ts";
import { chooseTextSize, chosenTextSize, type TextSize } from "../ui/text-size.ts";
import { chooseTheme, chosenTheme, type Theme } from "../ui/theme.ts";

const THEMES = Object.entries(words.appearance.themes) as [Theme, string][];
const SIZES = Object.entries(words.appearance.sizes) as [TextSize, string][];

/** How the app looks: the size of letters, light or dark. */
export function Appearance() {
  const [theme, setTheme] = useState(chosenTheme);
  const [size, setSize] = useState(chosenTextSize);
  return (
    <>
      <Choices
        legend={words.appearance.size}
        options={SIZES}
        value={size}
        columns={3}
        onChange={(chosen) => {
          chooseTextSize(chosen);
          setSize(chosen);
        }}
      />
      <Choices
        legend={words.appearance.theme}
        options={THEMES}
        value={theme}
        columns={3}
        onChange={(chosen) => {
          chooseTheme(chosen);
          setTheme(chosen);
        }}
      />
    </>
  );
}
