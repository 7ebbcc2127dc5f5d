// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Button } from "../../src/ui/button.tsx";
import { Counter } from "../../src/ui/counter.tsx";
import { offsetsOf, rowsInView } from "../../src/ui/layout-rows.ts";
import { PinPad } from "../../src/ui/pin-pad.tsx";
import { match } from "../../src/ui/router.ts";
import { isOnline, StatusStrip, sentAt } from "../../src/ui/status-strip.tsx";
import { showToast, Toasts } from "../../src/ui/toast.tsx";
import { VirtualList } from "../../src/ui/virtual-list.tsx";

let place: HTMLElement;
beforeEach(() => {
  place = document.body.appendChild(document.createElement("div"));
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.useRealTimers();
});

const draw = (what: Parameters<typeof render>[0]) => act(() => render(what, place));
const button = (name: string) =>
  [...place.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent) === name,
  );
const tap = (name: string) => act(() => button(name)?.click());

test("a double tap does a thing once", async () => {
  let done: () => void = () => undefined;
  const press = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
  await draw(<Button onPress={press}>Ghi</Button>);
  await tap("Ghi");
  await tap("Ghi");
  expect(press).toHaveBeenCalledTimes(1);
  await act(async () => done());
  await tap("Ghi");
  expect(press).toHaveBeenCalledTimes(2);
});

test("a counter says what it counts and stops at its ends", async () => {
  const change = vi.fn();
  await draw(<Counter label="Người lớn" value={0} onChange={change} most={1} />);
  await tap("Bớt 1 người lớn");
  expect(change).not.toHaveBeenCalled();
  await tap("Thêm 1 người lớn");
  expect(change).toHaveBeenCalledWith(1);
});

test("a toast offers to undo for eight seconds, once", async () => {
  vi.useFakeTimers();
  const undo = vi.fn();
  await draw(<Toasts />);
  await act(async () => showToast("Đã ghi.", undo));
  await tap("Hoàn tác");
  expect(undo).toHaveBeenCalledTimes(1);
  expect(place.textContent).toBe("");
  await act(async () => showToast("Đã ghi.", undo));
  await act(async () => void vi.advanceTimersByTime(7999));
  expect(button("Hoàn tác")).toBeDefined();
  await act(async () => void vi.advanceTimersByTime(1));
  expect(place.textContent).toBe("");
});

test("the strip says plainly what is only on this phone", async () => {
  const said = async (acts: number, attachments = 0) => {
    await draw(<StatusStrip unsent={{ acts, attachments }} to="/may" />);
    return place.textContent;
  };
  isOnline.value = false;
  expect(await said(3)).toBe("Đang ngoại tuyến3 lượt chỉ có trên máy này");
  isOnline.value = true;
  expect(await said(1, 2)).toBe("1 lượt chỉ có trên máy này2 ảnh chưa gửi");
  sentAt.value = new Date(2026, 9, 10, 14, 5);
  expect(await said(0)).toBe("Đã gửi hết lúc 14:05");
  sentAt.value = undefined;
});

test("six digits are a PIN, by keys or keyboard, and the pad is empty again after it", async () => {
  const entered = vi.fn();
  await draw(<PinPad title="Mã PIN" onEntered={entered} />);
  for (const digit of ["2", "0", "4", "9"]) await tap(digit);
  await tap("Xóa một chữ số");
  for (const key of ["8", "1", "x", "6"]) {
    await act(async () => void dispatchEvent(new KeyboardEvent("keydown", { key })));
  }
  expect(entered.mock.calls).toEqual([["204816"]]);
  expect(place.querySelectorAll(".pin__dot--filled")).toHaveLength(0);
});

test("a list of five thousand draws only what is in view", async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `Hộ ${index}`);
  const heightOf = () => 4;
  const list = (
    <VirtualList
      rows={rows}
      keyOf={String}
      heightOf={heightOf}
      label="Các hộ"
      render={(row) => <b>{row}</b>}
    />
  );
  await draw(list);
  const drawn = place.querySelectorAll("li").length;
  expect(drawn).toBeGreaterThan(5);
  expect(drawn).toBeLessThan(60);
  expect(place.querySelector("li")?.getAttribute("aria-setsize")).toBe("5000");
});

test("the rows in view are those that touch the screen", () => {
  const offsets = offsetsOf([10, 20, 30, 40], (height) => height);
  expect([...offsets]).toEqual([0, 10, 30, 60, 100]);
  expect(rowsInView(offsets, 0, 10)).toEqual([0, 2]);
  expect(rowsInView(offsets, 10, 29)).toEqual([1, 2]);
  expect(rowsInView(offsets, 35, 1000)).toEqual([2, 4]);
  expect(rowsInView(offsets, -500, -1)).toEqual([0, 0]);
  expect(
    rowsInView(
      offsetsOf([], () => 1),
      0,
      100,
    ),
  ).toEqual([0, 0]);
});

test("a place is matched part by part", () => {
  expect(match("/ho/:id/nguoi/:who", "/ho/7/nguoi/a?x=1")).toEqual({ id: "7", who: "a" });
  expect(match("/", "/")).toEqual({});
  for (const other of ["/ho", "/ho/", "/ho/7/8", "/hộ/7"])
    expect(match("/ho/:id", other), other).toBeUndefined();
});
