import { Icon, type IconName } from "../ui/icon.tsx";
import { words } from "./words.ts";

const PLACES: readonly { to: string; name: keyof Omit<typeof words.nav, "label">; icon: IconName }[] = [
  { to: "/", name: "round", icon: "home" },
  { to: "/ket-qua", name: "totals", icon: "chart" },
  { to: "/huong-dan", name: "guides", icon: "book" },
  { to: "/may", name: "phone", icon: "phone" },
];

/** The four places of the app, under the thumb. */
export function Nav({ at }: { at: string }) {
  return (
    <nav class="nav" aria-label={words.nav.label}>
      {PLACES.map(({ to, name, icon }) => (
        <a key={to} class="nav__place" href={`#${to}`} aria-current={to === at ? "page" : undefined}>
          <Icon name={icon} />
          <span>{words.nav[name]}</span>
        </a>
      ))}
    </nav>
  );
}
