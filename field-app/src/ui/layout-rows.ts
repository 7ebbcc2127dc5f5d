/** Where each row of a long list begins, in pixels; the last entry is the height of all. */
export function offsetsOf<T>(rows: readonly T[], heightOf: (row: T) => number): Float64Array {
  const offsets = new Float64Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) offsets[i + 1] = (offsets[i] ?? 0) + heightOf(rows[i] as T);
  return offsets;
}

/** The rows that are in view: from the first to before the last. */
export function rowsInView(offsets: Float64Array, top: number, bottom: number): [first: number, end: number] {
  const rows = offsets.length - 1;
  return [Math.max(0, after(offsets, top) - 1), Math.min(rows, after(offsets, bottom))];
}

/** The first place in the offsets that is greater than `pixel`, by halving. */
function after(offsets: Float64Array, pixel: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= pixel) low = middle + 1;
    else high = middle;
  }
  return low;
}
