import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// WCAG 2.2, 1.4.6 (text, enhanced: the screen is read in the sun), 1.4.3 (text) and 1.4.11 (edges, focus).
const SUNLIGHT = 7;
const TEXT = 4.5;
const PART = 3;

const css = readFileSync(join(import.meta.dirname, "../../src/ui/tokens.css"), "utf8");

function colours(block: RegExp): Record<string, string> {
  const found = block.exec(css)?.[1] ?? "";
  return Object.fromEntries(
    [...found.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((token) => [token[1], token[2]]),
  );
}

const light = colours(/:root \{([^}]*)\}/);
const dark = { ...light, ...colours(/:root\[data-theme="dark"\] \{([^}]*)\}/) };

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  if (!one || !other) throw new Error("no such colour");
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["paper", "surface", "sunken"];
const PAIRS: [string, string, number][] = [
  ...GROUNDS.flatMap((ground): [string, string, number][] => [
    ["ink", ground, SUNLIGHT],
    ["ink-soft", ground, SUNLIGHT],
    ["primary", ground, TEXT],
    ["danger", ground, TEXT],
    ["line-strong", ground, PART],
    ["focus", ground, PART],
  ]),
  ...["ok", "warn", "danger", "info"].flatMap((kind): [string, string, number][] => [
    [kind, `${kind}-soft`, TEXT],
    ["ink", `${kind}-soft`, SUNLIGHT],
  ]),
  ["on-primary", "primary", SUNLIGHT],
  ["on-primary", "primary-strong", SUNLIGHT],
  ["primary-strong", "primary-soft", TEXT],
  ["on-danger", "danger", TEXT],
  ["on-brand", "brand", TEXT],
  ["on-toast", "toast", SUNLIGHT],
  ["toast-act", "toast", TEXT],
];

test.each([
  ["light", light],
  ["dark", dark],
] as const)("the %s theme can be read in the sun", (_name, theme) => {
  for (const [one, other, least] of PAIRS) {
    expect(contrast(theme[one], theme[other]), `${one} on ${other}`).toBeGreaterThanOrEqual(least);
  }
});
