import { expect, test } from "vitest";
import { LOCK_AFTER_MS } from "../../src/store/device.ts";
import { isFitPin, ITERATIONS, waitAfter } from "../../src/store/keyring.ts";
import {
  Clock,
  enrolledPhone,
  enrolment,
  newPhone,
  OTHER_PIN,
  opened,
  PIN,
  startApp,
  visit,
} from "../phone.ts";

const HOUR = 3_600_000;

test("the right PIN opens what was written before the app was closed", async () => {
  const name = newPhone();
  (await enrolledPhone(name)).close();
  const again = await startApp(name);
  expect(again.state.value).toBe("locked");
  expect(await again.unlock(PIN)).toEqual({ result: "opened" });
  expect(await opened(again).notes.get("profile")).toEqual({ name: "Trần Thị Ví Dụ" });
});

test("a wrong PIN opens nothing and is counted", async () => {
  const name = newPhone();
  (await enrolledPhone(name)).close();
  const again = await startApp(name);
  expect(await again.unlock(OTHER_PIN)).toEqual({ result: "wrong", triesLeft: 9, waitMs: 0 });
  expect(again.state.value).toBe("locked");
  expect(again.opened.value).toBeUndefined();
});

test("from the fourth wrong PIN on each waits longer, also after the app was closed, and the right one ends it", async () => {
  const clock = new Clock();
  const name = newPhone();
  const phone = await enrolledPhone(name, clock);
  phone.lock();
  const waits: number[] = [];
  for (let wrong = 1; wrong <= 6; wrong++) {
    const tried = await phone.unlock(OTHER_PIN);
    if (tried.result !== "wrong") throw new Error(tried.result);
    waits.push(tried.waitMs);
    clock.pass(tried.waitMs);
  }
  expect(waits).toEqual([0, 0, 0, 30_000, 60_000, 300_000]);
  expect((await phone.unlock(OTHER_PIN)).result).toBe("wrong");
  phone.close();
  const again = await startApp(name, clock);
  expect(await again.unlock(PIN)).toEqual({ result: "wait", waitMs: waitAfter(7) });
  clock.pass(waitAfter(7));
  expect(await again.unlock(PIN)).toEqual({ result: "opened" });
  again.lock();
  expect(await again.unlock(OTHER_PIN)).toEqual({ result: "wrong", triesLeft: 9, waitMs: 0 });
});

test("a clock that was set back does not lengthen the wait", async () => {
  const clock = new Clock();
  const phone = await enrolledPhone(newPhone(), clock);
  phone.lock();
  for (let wrong = 1; wrong <= 4; wrong++) await phone.unlock(OTHER_PIN);
  clock.pass(-30 * 24 * HOUR);
  expect(await phone.waitMs()).toBe(30_000);
});

test("the tenth wrong PIN wipes a phone that holds nothing unsent", async () => {
  const clock = new Clock();
  const name = newPhone();
  const phone = await enrolledPhone(name, clock);
  phone.lock();
  let last = await phone.unlock(OTHER_PIN);
  for (let wrong = 2; wrong <= 10; wrong++) {
    clock.pass(HOUR);
    last = await phone.unlock(OTHER_PIN);
  }
  expect(last).toEqual({ result: "wiped" });
  expect(phone.state.value).toBe("wiped");
  const again = await startApp(name, clock);
  expect(again.state.value).toBe("new");
});

test("the tenth wrong PIN wipes nothing while a visit is unsent, and the right one still opens", async () => {
  const clock = new Clock();
  const phone = await enrolledPhone(newPhone(), clock);
  await opened(phone).outbox.record(visit(1));
  phone.lock();
  for (let wrong = 1; wrong <= 12; wrong++) {
    clock.pass(HOUR);
    expect((await phone.unlock(OTHER_PIN)).result).not.toBe("wiped");
  }
  expect(await phone.unlock(PIN)).toEqual({ result: "wait", waitMs: HOUR });
  clock.pass(HOUR);
  expect(await phone.unlock(PIN)).toEqual({ result: "opened" });
  expect(await opened(phone).outbox.unsent()).toHaveLength(1);
});

test("after a change of PIN only the new one opens, and the records stay readable", async () => {
  const phone = await enrolledPhone();
  expect(await phone.changePin(PIN, OTHER_PIN)).toEqual({ result: "opened" });
  phone.lock();
  expect((await phone.unlock(PIN)).result).toBe("wrong");
  expect(await phone.unlock(OTHER_PIN)).toEqual({ result: "opened" });
  expect(await opened(phone).notes.get("profile")).toEqual({ name: "Trần Thị Ví Dụ" });
});

test("a wrong old PIN changes nothing", async () => {
  const phone = await enrolledPhone();
  expect((await phone.changePin("905173", OTHER_PIN)).result).toBe("wrong");
  phone.lock();
  expect(await phone.unlock(PIN)).toEqual({ result: "opened" });
});

test("enrolling again does not write over a phone that is enrolled", async () => {
  const phone = await enrolledPhone();
  await expect(phone.enrol(await enrolment("device-2"), OTHER_PIN)).rejects.toThrow();
  expect(await phone.deviceId()).toBe("device-1");
});

test("ten minutes in the background lock the app, nine do not", async () => {
  const clock = new Clock();
  const phone = await enrolledPhone(newPhone(), clock);
  const page = Object.assign(new EventTarget(), { hidden: false });
  phone.watchBackground(page as unknown as Document);
  for (const [away, state] of [
    [LOCK_AFTER_MS - 1, "open"],
    [LOCK_AFTER_MS, "locked"],
  ] as const) {
    page.hidden = true;
    page.dispatchEvent(new Event("visibilitychange"));
    clock.pass(away);
    page.hidden = false;
    page.dispatchEvent(new Event("visibilitychange"));
    expect(phone.state.value).toBe(state);
  }
});

test("a PIN that a finder tries first is not fit", () => {
  for (const pin of ["123456", "000000", "654321", "121212", "890123", "12345", "12345a", "1234567"]) {
    expect(isFitPin(pin), pin).toBe(false);
  }
  expect(isFitPin(PIN)).toBe(true);
});

test("the PIN is stretched as OWASP asks", () => {
  expect(ITERATIONS).toBeGreaterThanOrEqual(600_000);
});
