import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  children?: ComponentChildren;
  /** What it does. While a promise of it is under way, the button does not take a second tap. */
  onPress: () => unknown;
  kind?: "primary" | "danger" | "quiet";
  /** As wide as the page and a thumb high: the ordinary next step. */
  big?: boolean;
  icon?: IconName;
  /** What it is called where it shows only a picture. */
  label?: string;
  disabled?: boolean;
  /** Of a button that stays down. */
  pressed?: boolean;
}

/** A button. A double tap does a thing once. */
export function Button({ children, onPress, kind, big, icon, label, disabled, pressed }: ButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const underWay = useRef(false);
  const press = async () => {
    if (underWay.current) return;
    const outcome = onPress();
    if (!(outcome instanceof Promise)) return;
    underWay.current = true;
    setBusy(true);
    try {
      await outcome;
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  const classes = ["button", kind && `button--${kind}`, big && "button--big", !children && "button--icon"];
  return (
    <button
      type="button"
      class={classes.filter(Boolean).join(" ")}
      onClick={press}
      aria-label={label}
      aria-busy={isBusy}
      aria-pressed={pressed}
      disabled={disabled}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
