import { expect, test } from "vitest";
import { ofDay, totalsOf } from "../../src/model/totals.ts";
import {
  isTaughtToAll,
  newVisit,
  seenOf,
  taughtToAll,
  withOutcome,
  withPerson,
  withSignature,
  withSkill,
} from "../../src/model/visiting.ts";
import { MOST_BYTES, within } from "../../src/pages/photo.ts";
import { numberOf } from "../../src/pages/more.tsx";
import { yearOf } from "../../src/pages/person-form.tsx";

const NOON = new Date("2026-10-10T12:00:00");
const visit = newVisit("h1", "present", 1, NOON);

test("one tap teaches the whole family but for who knew it, another takes it back from each", () => {
  const knows = withPerson(visit, withSkill(seenOf(visit, "b"), "ai", "known"));
  const taught = taughtToAll(knows, ["a", "b", "c"], "ai", true);
  expect(taught.people.map(({ resident, taught: now, known }) => [resident, now, known])).toEqual([
    ["a", ["ai"], []],
    ["b", [], ["ai"]],
    ["c", ["ai"], []],
  ]);
  expect(isTaughtToAll(taught, ["a", "b", "c"], "ai")).toBe(true);
  expect(isTaughtToAll(knows, ["a", "b", "c"], "ai")).toBe(false);
  expect(isTaughtToAll(knows, ["b"], "ai")).toBe(false);
  expect(taughtToAll(taught, ["a", "b", "c"], "ai", false)).toEqual(knows);
});

test("a person of whom nothing is said any more is not in the visit", () => {
  const asked = withPerson(visit, withSignature(seenOf(visit, "a"), "declined"));
  expect(asked.people).toHaveLength(1);
  expect(withPerson(asked, withSignature(seenOf(asked, "a"), "")).people).toEqual([]);
});

test("a reason stays only with a refusal, and people only with a meeting", () => {
  const declined = { ...withSignature(seenOf(visit, "a"), "declined"), decline_reason: "Chưa cần dùng" };
  expect(withSignature(declined, "registered").decline_reason).toBe("");
  const met = { ...withPerson(visit, declined), consent: "given" as const };
  expect(withOutcome(met, "absent")).toMatchObject({ people: [], consent: "", consent_by: null });
  expect(withOutcome(met, "present")).toEqual(met);
});

test("a day's totals count a household and a person once, and nothing that was taken back", () => {
  const taught = taughtToAll(visit, ["a", "b"], "ai", true);
  const again = taughtToAll({ ...newVisit("h1", "present", 1, NOON) }, ["a"], "ai", true);
  const registered = withPerson(again, withSignature(seenOf(again, "a"), "registered"));
  const mine = [taught, registered, { ...newVisit("h2", "present", 1, NOON), voided: true }].map((data) => ({
    type: "visit" as const,
    id: data.visit,
    act: "",
    team: 5,
    offset_ms: null,
    data,
  }));
  const totals = totalsOf(ofDay(mine, "2026-10-10"));
  expect(totals).toMatchObject({ visits: 2, households: 1, met: 1, people: 2, lessons: 2, signatures: 1 });
  expect(totals.bySkill).toEqual(new Map([["ai", 2]]));
  expect(totalsOf(ofDay(mine, "2026-10-11")).visits).toBe(0);
});

test("a photo keeps its shape within the limit, and a small one its size", () => {
  expect(within(4000, 3000, 1600)).toEqual([1600, 1200]);
  expect(within(3000, 4000, 1600)).toEqual([1200, 1600]);
  expect(within(800, 600, 1600)).toEqual([800, 600]);
  expect(MOST_BYTES).toBe(600_000);
});

test("numbers are taken as people type them, and a year only where it can be one", () => {
  expect(["45,2", "45.25", " 7 ", "", "x", "-1", "1e9"].map((text) => numberOf(text, 100_000))).toEqual([
    45.2,
    45.25,
    7,
    null,
    null,
    null,
    null,
  ]);
  expect(["1956", "", "56", "1889", "2027", "19x6"].map((text) => yearOf(text, 2026))).toEqual([
    1956,
    null,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
