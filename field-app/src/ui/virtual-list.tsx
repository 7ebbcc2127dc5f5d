import type { ComponentChild } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { offsetsOf, rowsInView } from "./layout-rows.ts";

interface VirtualListProps<T> {
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** How high a row is, in rem, so that it grows with the phone's text size. */
  heightOf: (row: T) => number;
  render: (row: T) => ComponentChild;
  label: string;
}

/** Rows drawn beyond the edges of the screen, in pixels: a quick swipe meets no blank. */
const BEYOND = 600;

/** A list of thousands of rows that draws only those in view. It scrolls with the page. */
export function VirtualList<T>({ rows, keyOf, heightOf, render, label }: VirtualListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [view, setView] = useState<[number, number]>([0, 0]);
  const rem = useMemo(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 18, []);
  const offsets = useMemo(() => offsetsOf(rows, (row) => heightOf(row) * rem), [rows, heightOf, rem]);

  const look = () => {
    const top = -(list.current?.getBoundingClientRect().top ?? 0);
    const [first, end] = rowsInView(offsets, top - BEYOND, top + innerHeight + BEYOND);
    setView((old) => (old[0] === first && old[1] === end ? old : [first, end]));
  };
  useLayoutEffect(look, [offsets]);
  useEffect(() => {
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [offsets]);

  const [first, end] = view;
  return (
    <ul ref={list} class="virtual-list" aria-label={label} style={{ height: `${offsets[rows.length]}px` }}>
      {rows.slice(first, end).map((row, index) => (
        <li
          key={keyOf(row)}
          aria-setsize={rows.length}
          aria-posinset={first + index + 1}
          style={{
            height: `${heightOf(row) * rem}px`,
            transform: `translateY(${offsets[first + index]}px)`,
          }}
        >
          {render(row)}
        </li>
      ))}
    </ul>
  );
}
