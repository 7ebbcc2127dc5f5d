import { useEffect, useRef, useState } from "preact/hooks";
import { PIN_DIGITS } from "../store/keyring.ts";
import { texts } from "../texts.ts";
import { Button } from "./button.tsx";

interface PinPadProps {
  title: string;
  /** What to heed, or what was wrong with the last one. */
  message?: string;
  isProblem?: boolean;
  /** Called with six digits; the pad is empty again when it is done. */
  onEntered: (pin: string) => void | Promise<void>;
  disabled?: boolean;
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Keys for a PIN, large enough for any thumb; a keyboard works too. */
export function PinPad({ title, message = "", isProblem = false, onEntered, disabled = false }: PinPadProps) {
  const [digits, setDigits] = useState("");
  const typed = useRef("");
  const isClosed = useRef(disabled);
  const set = (value: string) => {
    typed.current = value;
    setDigits(value);
  };
  const press = async (digit: string) => {
    if (isClosed.current || typed.current.length === PIN_DIGITS) return; // a finger too quick
    const pin = typed.current + digit;
    set(pin);
    if (pin.length < PIN_DIGITS) return;
    try {
      await onEntered(pin);
    } finally {
      set("");
    }
  };
  const erase = () => {
    if (typed.current.length < PIN_DIGITS) set(typed.current.slice(0, -1));
  };
  isClosed.current = disabled;

  useEffect(() => set(""), [title]); // what was begun belongs to the old question
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^\d$/.test(event.key)) void press(event.key);
      else if (event.key === "Backspace") erase();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  return (
    <div class="pin">
      <h1 class="centered">{title}</h1>
      <div class="pin__dots" role="img" aria-label={texts.pin.entered(digits.length, PIN_DIGITS)}>
        {Array.from({ length: PIN_DIGITS }, (_, index) => (
          <span key={index} class={`pin__dot ${index < digits.length ? "pin__dot--filled" : ""}`} />
        ))}
      </div>
      <p class={`pin__message ${isProblem ? "pin__message--problem" : ""}`} role="alert">
        {message}
      </p>
      <div class="pin__keys">
        {KEYS.map((key) => (
          <Button key={key} disabled={disabled} onPress={() => void press(key)}>
            {key}
          </Button>
        ))}
        <span />
        <Button disabled={disabled} onPress={() => void press("0")}>
          0
        </Button>
        <Button disabled={disabled} kind="quiet" icon="erase" label={texts.pin.erase} onPress={erase} />
      </div>
    </div>
  );
}
