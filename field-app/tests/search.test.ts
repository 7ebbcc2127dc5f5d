import { expect, test } from "vitest";
import { fold, matches } from "../src/search/fold.ts";

test("a text is folded to letters without marks, in either Unicode form, đ as d", () => {
  expect(fold("  Đặng   THỊ  Ngọc Ưỡn ")).toBe("dang thi ngoc uon");
  expect(fold("Số 12/3, ngõ Ð")).toBe("so 12 3 ngo d");
  expect(fold("Đường Nguyễn Huệ".normalize("NFD"))).toBe(fold("Đường Nguyễn Huệ".normalize("NFC")));
});

test("every word of the search begins a word of the text, in any order", () => {
  const text = fold("Nguyễn Văn Đạt, Ngõ 12/3");
  for (const search of ["", "nguyen", "ĐẠT", "dat ng", "ng van d", "12/3", "van nguyễn", "ngõ 12"]) {
    expect(matches(text, search), search).toBe(true);
  }
  for (const search of ["guyen", "dat x", "13", "2"]) expect(matches(text, search), search).toBe(false);
});
