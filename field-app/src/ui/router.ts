import { computed, signal } from "@preact/signals";

/** The place within the app, behind the # of the address: the page itself is one and starts without a network. */
const place = signal(read());
const scrolled = new Map<string, number>();
let isForward = false;

export const path = computed(() => place.value);

function read(): string {
  return decodeURI(globalThis.location?.hash.slice(1) ?? "") || "/";
}

/** Goes to a place; the phone's back button leads here again, unless this place is replaced. */
export function go(to: string, { isReplacing = false } = {}): void {
  if (to === place.value) return;
  isForward = true;
  if (isReplacing) {
    history.replaceState(null, "", `#${encodeURI(to)}`);
    follow();
  } else {
    location.hash = encodeURI(to);
  }
}

/** Goes back, or to `fallback` where the app was opened at this very place. */
export function back(fallback = "/"): void {
  if (scrolled.size > 0 && history.length > 1) history.back();
  else go(fallback, { isReplacing: true });
}

function follow(): void {
  const to = read();
  if (to === place.value) return;
  scrolled.set(place.value, scrollY);
  const top = isForward ? 0 : (scrolled.get(to) ?? 0);
  isForward = false;
  place.value = to;
  requestAnimationFrame(() => scrollTo(0, top)); // once the page is drawn
}

/** Follows the address and the back button; scrolls a page that one comes back to where it was. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest("a[href^='#']");
    if (link) isForward = true;
  });
  addEventListener("hashchange", follow);
  place.value = read();
}

/** What stands for `:name` in the pattern, or undefined where the place is another: `match("/ho/:id", "/ho/7")`. */
export function match(pattern: string, at: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const parts = (at.split("?")[0] ?? "").split("/");
  if (wanted.length !== parts.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const part = parts[index] ?? "";
    if (want.startsWith(":") && part !== "") found[want.slice(1)] = part;
    else if (want !== part) return undefined;
  }
  return found;
}
