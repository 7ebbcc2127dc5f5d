/** The words of a text without accents and case, đ as d, one space between: as the server folds (vanban.text.fold). */
export function fold(text: string): string {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[đð]/g, "d");
  return (plain.match(/[\p{L}\p{N}]+|%/gu) ?? []).join(" ");
}

/**
 * Whether every word of the search begins a word of the text: "ng van an" finds "Nguyễn Văn An", "12/3" house 12/3.
 *
 * @param foldedText Folded already: lists fold each row once, not at every key.
 */
export function matches(foldedText: string, search: string): boolean {
  const padded = ` ${foldedText}`;
  return fold(search)
    .split(" ")
    .every((word) => word === "" || padded.includes(` ${word}`));
}
