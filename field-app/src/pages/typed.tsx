import type { InputHTMLAttributes } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface TypedProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  most: number;
  isLong?: boolean;
  inputMode?: InputHTMLAttributes["inputMode"];
  suggestions?: readonly string[];
}

/** How long a pause ends a thought. */
const PAUSE_MS = 700;

/** A text that is kept by itself: after a pause, when one leaves it, and when the page goes. */
export function Typed({ label, value, onChange, most, isLong, inputMode, suggestions }: TypedProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const kept = useRef(value);
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const keep = () => {
    clearTimeout(timer.current);
    const { text: typed, onChange: tell } = latest.current;
    const tidy = typed.normalize("NFC").trim();
    if (tidy === kept.current) return;
    kept.current = tidy;
    tell(tidy);
  };
  useEffect(() => {
    if (value === kept.current) return;
    kept.current = value; // changed elsewhere: an undo
    setText(value);
  }, [value]);
  useEffect(() => {
    addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", keep);
    return () => {
      removeEventListener("pagehide", keep);
      document.removeEventListener("visibilitychange", keep);
      keep();
    };
  }, []);

  const typed = (typing: string) => {
    latest.current.text = typing;
    setText(typing);
    clearTimeout(timer.current);
    timer.current = setTimeout(keep, PAUSE_MS);
  };
  const common = {
    id,
    class: "field__input",
    maxLength: most,
    value: text,
    onBlur: keep,
    autoComplete: "off",
  };
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {isLong ? (
        <textarea {...common} rows={3} onInput={(event) => typed(event.currentTarget.value)} />
      ) : (
        <input {...common} inputMode={inputMode} onInput={(event) => typed(event.currentTarget.value)} />
      )}
      {suggestions && (
        <div class="suggestions">
          {suggestions.map((one) => (
            <button
              key={one}
              type="button"
              class="button"
              aria-pressed={one === text}
              onClick={() => {
                typed(one);
                keep();
              }}
            >
              {one}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
