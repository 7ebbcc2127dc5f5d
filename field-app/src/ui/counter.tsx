import { useId } from "preact/hooks";
import { texts } from "../texts.ts";

interface CounterProps {
  /** What is counted, in the singular: "người lớn". */
  label: string;
  value: number;
  onChange: (value: number) => void;
  least?: number;
  most?: number;
}

/** A small number, set by two large buttons. */
export function Counter({ label, value, onChange, least = 0, most = 99 }: CounterProps) {
  const id = useId();
  const unit = label.toLocaleLowerCase("vi");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line in old browsers
    <div class="counter" role="group" aria-labelledby={id}>
      <span id={id} class="counter__label">
        {label}
      </span>
      <button
        type="button"
        class="button"
        aria-label={texts.less(unit)}
        disabled={value <= least}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <output class="counter__value">{value}</output>
      <button
        type="button"
        class="button"
        aria-label={texts.more(unit)}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </div>
  );
}
