interface ChoicesProps<T extends string> {
  legend: string;
  /** Seen by who cannot see where it stands; hidden where a heading says it. */
  isLegendHidden?: boolean;
  options: readonly (readonly [value: T, label: string])[];
  value: T | undefined;
  onChange: (value: T) => void;
  columns?: 2 | 3;
}

/** One of a few, each a large button. Nothing is chosen before somebody taps. */
export function Choices<T extends string>({
  legend,
  isLegendHidden,
  options,
  value,
  onChange,
  columns = 2,
}: ChoicesProps<T>) {
  return (
    <fieldset class={`choices choices--${columns}`}>
      <legend class={isLegendHidden ? "visually-hidden" : "field__label"}>{legend}</legend>
      {options.map(([option, label]) => (
        <button
          key={option}
          type="button"
          class="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
