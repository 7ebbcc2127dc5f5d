import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Exchanged } from "../../src/sync/exchange.ts";
import { AFTER_OPENING_MS, AFTER_TAP_MS, Schedule, waitAfter } from "../../src/sync/schedule.ts";

const DONE: Exchanged = { result: "done" };
const LATER: Exchanged = { result: "later", waitMs: 0 };

class FakePage extends EventTarget {
  isHidden = false;
  online = true;
  hidden = () => this.isHidden;
  isOnline = () => this.online;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", {});
  vi.spyOn(Math, "random").mockReturnValue(1); // the longest of each wait
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function scheduled(answers: Exchanged[]) {
  const page = new FakePage();
  const exchange = vi.fn(async () => answers.shift() ?? DONE);
  const schedule = new Schedule(exchange, page);
  schedule.start();
  return { page, exchange, schedule };
}

test("it exchanges when the app opens, when the network or the member comes back, and some seconds after a tap", async () => {
  const { page, exchange, schedule } = scheduled([]);
  await vi.advanceTimersByTimeAsync(AFTER_OPENING_MS);
  expect(exchange).toHaveBeenCalledTimes(1);
  page.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  page.isHidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(exchange).toHaveBeenCalledTimes(2);
  page.isHidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(exchange).toHaveBeenCalledTimes(3);
  schedule.soon();
  schedule.soon();
  await vi.advanceTimersByTimeAsync(AFTER_TAP_MS - 1);
  expect(exchange).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(exchange).toHaveBeenCalledTimes(4);
  schedule.soon();
  page.isHidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(exchange).toHaveBeenCalledTimes(5); // what was just written, before the phone sleeps
  expect(schedule.state.value.doneAt).toBeInstanceOf(Date);
});

test("without a network nothing is tried, and its return asks at once", async () => {
  const { page, exchange, schedule } = scheduled([]);
  page.online = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(exchange).not.toHaveBeenCalled();
  page.online = true;
  page.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(AFTER_OPENING_MS);
  expect(exchange).toHaveBeenCalledTimes(1);
  schedule.stop();
});

test("failures wait ever longer, a tap does not cut that short, and a server that asks for patience gets it", async () => {
  const { exchange, schedule } = scheduled([LATER, LATER, { result: "later", waitMs: 90_000 }]);
  await vi.advanceTimersByTimeAsync(AFTER_OPENING_MS);
  await vi.advanceTimersByTimeAsync(1000);
  expect(exchange).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(exchange).toHaveBeenCalledTimes(3);
  schedule.soon();
  await vi.advanceTimersByTimeAsync(89_000);
  expect(exchange).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(exchange).toHaveBeenCalledTimes(4);
});

test("the wait doubles from a second to five minutes, with a random part", () => {
  expect([1, 2, 3, 4, 9, 10, 30].map((failures) => waitAfter(failures, () => 1))).toEqual([
    1000, 2000, 4000, 8000, 256_000, 300_000, 300_000,
  ]);
  expect(waitAfter(3, () => 0)).toBe(2000);
});

test("one exchange runs at a time; what was asked for meanwhile follows it", async () => {
  const page = new FakePage();
  const finish: ((exchanged: Exchanged) => void)[] = [];
  const exchange = vi.fn(() => new Promise<Exchanged>((resolve) => finish.push(resolve)));
  const schedule = new Schedule(exchange, page);
  void schedule.run();
  void schedule.run();
  await vi.advanceTimersByTimeAsync(0);
  expect(exchange).toHaveBeenCalledTimes(1);
  expect(schedule.state.value.isSending).toBe(true);
  finish[0]?.(DONE);
  await vi.advanceTimersByTimeAsync(0);
  expect(exchange).toHaveBeenCalledTimes(2);
});

test("a tab that finds another one exchanging lets it", async () => {
  const locks = {
    request: async (_name: string, _options: unknown, act: (lock: null) => unknown) => act(null),
  };
  vi.stubGlobal("navigator", { locks });
  const { exchange } = scheduled([]);
  await vi.advanceTimersByTimeAsync(AFTER_OPENING_MS);
  expect(exchange).not.toHaveBeenCalled();
});

test("a disk that is full keeps what is written and is tried again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const page = new FakePage();
  const exchange = vi.fn(() => Promise.reject(new DOMException("", "QuotaExceededError")));
  new Schedule(exchange, page).start();
  await vi.advanceTimersByTimeAsync(AFTER_OPENING_MS + 1000);
  expect(exchange.mock.calls.length).toBeGreaterThanOrEqual(2);
});
