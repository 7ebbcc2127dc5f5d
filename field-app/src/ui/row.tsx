import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

interface RowProps {
  title: string;
  detail?: string;
  /** A mark or a figure at its end. */
  end?: ComponentChildren;
  /** Where it leads ("/ho/7"), or what a tap does. */
  to?: string;
  onPress?: () => void;
}

/** A row of a list: pressed as a whole, two lines at most. */
export function Row({ title, detail, end, to, onPress }: RowProps) {
  const inside = (
    <>
      <span class="row__text">
        <span class="row__title">{title}</span>
        {detail && <span class="row__detail">{detail}</span>}
      </span>
      {end && <span class="row__end">{end}</span>}
      {to && <Icon name="next" />}
    </>
  );
  if (to !== undefined) {
    return (
      <a class="row" href={`#${encodeURI(to)}`}>
        {inside}
      </a>
    );
  }
  return (
    <button type="button" class="row" onClick={onPress}>
      {inside}
    </button>
  );
}
