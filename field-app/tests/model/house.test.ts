import { expect, test } from "vitest";
import type { VisitData } from "../../src/contract.ts";
import { houseOf, isAdult, type Own, roundOf, visitDay } from "../../src/model/house.ts";
import type { Mine, MineVisit } from "../../src/model/mine.ts";
import { folded } from "../../src/model/mine.ts";
import type { PulledHousehold, PulledVisit, Round } from "../../src/model/pulled.ts";
import { outdated, settle } from "../../src/model/settle.ts";
import { newVisit } from "../../src/model/visiting.ts";
import { household, SETUP } from "../sync/street.ts";

const TODAY = "2026-10-10";
const NOON = new Date(`${TODAY}T12:00:00`);
const nothing: Own = { residents: [], visits: [] };

function pulledVisit(id: string, changes: Partial<PulledVisit> = {}): PulledVisit {
  return {
    id,
    round: 1,
    date: TODAY,
    outcome: "absent",
    member: "Lò Văn Mẫu",
    is_mine: false,
    revisit_date: null,
    ...changes,
  };
}

function ownVisit(changes: Partial<VisitData> = {}, act = "act-1"): MineVisit {
  const data = { ...newVisit("h1", "present", 1, NOON), ...changes };
  return { type: "visit", id: data.visit, act, team: 5, offset_ms: null, data };
}

function resident(id: string, changes = {}) {
  const one = { id, revision: 1, full_name: "Hà Thị Mẫu", birth_year: 1956, is_adult: null };
  return { ...one, state: "active" as const, signature: "" as const, skills: [] as string[], ...changes };
}

function seen(pulled: PulledHousehold, own: Own = nothing, round: number | null = 1) {
  const house = houseOf("h1", pulled, own, round, TODAY);
  if (house === undefined) throw new Error("no house");
  return house;
}

test("a house is met once anybody met somebody there, else the last visit of the round decides", () => {
  const state = (...visits: PulledVisit[]) => seen(household("h1", { visits })).state;
  expect(state()).toBe("unvisited");
  expect(state(pulledVisit("a"))).toBe("absent");
  expect(state(pulledVisit("b", { outcome: "refused" }), pulledVisit("a"))).toBe("refused");
  expect(state(pulledVisit("b"), pulledVisit("a", { outcome: "present" }))).toBe("met");
  expect(state(pulledVisit("a", { round: 2, outcome: "present" }))).toBe("unvisited");
});

test("what the member wrote lies on top of what was pulled, whether or not the server has it already", () => {
  const visit = ownVisit();
  const before = seen(household("h1", { visits: [pulledVisit("a")] }), { ...nothing, visits: [visit] });
  expect([before.state, before.visits.length]).toEqual(["met", 2]);
  const own = pulledVisit(visit.id, { outcome: "present", is_mine: true });
  const after = seen(household("h1", { visits: [own, pulledVisit("a")] }), { ...nothing, visits: [visit] });
  expect(after.visits.map(({ id, isMine }) => [id, isMine])).toEqual(
    before.visits.map(({ id, isMine }) => [id, isMine]),
  );
});

test("a visit that the member or the office took back leaves no trace in the house", () => {
  for (const visit of [ownVisit({ voided: true }), { ...ownVisit(), taken_back: true } as MineVisit]) {
    expect(seen(household("h1"), { ...nothing, visits: [visit] }).state).toBe("unvisited");
  }
});

test("skills and signatures of all visits come together in a person", () => {
  const person = {
    resident: "r1",
    taught: ["ai"],
    known: ["vneid2"],
    decline_reason: "",
    support: "",
  } as const;
  const visit = ownVisit({
    people: [{ ...person, taught: ["ai"], known: ["vneid2"], signature: "registered" }],
  });
  const pulled = household("h1", {
    residents: [resident("r1", { skills: ["smartphone"], signature: "declined" })],
  });
  const [met] = seen(pulled, { ...nothing, visits: [visit] }).people;
  expect(met).toMatchObject({
    skills: ["smartphone", "ai", "vneid2"],
    hasSignature: true,
    hasDeclined: false,
  });
});

test("an own edit counts until the server has one as new; who moved away is not shown", () => {
  const data = {
    resident: "r1",
    revision: 2,
    household: "h1",
    full_name: "Hà Thị Mẫu Sửa",
    birth_year: 1957,
  };
  const edit = (changes = {}): Own => ({
    ...nothing,
    residents: [
      {
        type: "resident",
        id: "r1",
        act: "a",
        data: { ...data, is_adult: null, state: "active", ...changes },
      },
    ],
  });
  const names = (revision: number, own: Own) =>
    seen(household("h1", { residents: [resident("r1", { revision })] }), own).people.map(({ name }) => name);
  expect(names(1, edit())).toEqual(["Hà Thị Mẫu Sửa"]);
  expect(names(2, edit())).toEqual(["Hà Thị Mẫu"]);
  expect(names(1, edit({ state: "deceased" }))).toEqual([]);
});

test("an adult is who becomes eighteen in the year; nothing known means an adult", () => {
  expect(isAdult(2008, null, 2026)).toBe(true);
  expect(isAdult(2009, true, 2026)).toBe(false);
  expect(isAdult(null, null, 2026)).toBe(true);
  expect(isAdult(null, false, 2026)).toBe(false);
});

test("a visit belongs to the day that the member says, else to the day of the corrected clock", () => {
  expect(visitDay(ownVisit())).toBe(TODAY);
  expect(visitDay(ownVisit({ visited_on: "2026-10-08" }))).toBe("2026-10-08");
  expect(visitDay({ ...ownVisit(), offset_ms: 86_400_000 })).toBe("2026-10-11");
});

test("of two rounds on a day the day of action counts, else the shorter", () => {
  const round = (id: number, start_date: string, end_date: string, is_day_of_action = false): Round => ({
    id,
    name: String(id),
    start_date,
    end_date,
    is_day_of_action,
    daily_target: 20,
    routes: [],
  });
  const [month, week] = [round(1, "2026-10-01", "2026-10-31"), round(2, "2026-10-08", "2026-10-14")];
  const day = round(3, "2026-10-01", "2026-10-31", true);
  expect(roundOf({ ...SETUP, rounds: [month, week] }, TODAY)?.id).toBe(2);
  expect(roundOf({ ...SETUP, rounds: [month, week, day] }, TODAY)?.id).toBe(3);
  expect(roundOf({ ...SETUP, rounds: [month] }, "2026-11-01")).toBeUndefined();
});

test("of versions of one visit the greater revision counts, of equals the greater act, in any order", () => {
  const version = (revision: number, act: string) => {
    const { data } = ownVisit({ visit: "v1", revision, note: `${revision}${act}` });
    return { id: act, seq: 1, kind: "visit", made_at: "", offset_ms: null, team: 5, data } as const;
  };
  const acts = [version(1, "a"), version(2, "b"), version(2, "c"), version(1, "d")];
  for (const order of [acts, [...acts].reverse()]) {
    expect(folded(order, () => undefined).map(({ act }) => act)).toEqual(["c"]);
  }
});

test("the office's word is taken once the server had the act: visits taken back, people who left", () => {
  const visit = ownVisit();
  const left: Mine = {
    type: "resident",
    id: "r9",
    act: "act-2",
    data: {
      resident: "r9",
      revision: 1,
      household: "h1",
      full_name: "Vi Mẫu",
      birth_year: null,
      is_adult: null,
      state: "active",
    },
  };
  const own = [visit, left];
  expect(settle([household("h1")], own, () => false)).toEqual({ dropped: [], changed: [] });
  const settled = settle([household("h1")], own, () => true);
  expect(settled).toEqual({ dropped: ["r9"], changed: [{ ...visit, taken_back: true }] });
  const again = household("h1", { visits: [pulledVisit(visit.id)] });
  expect(settle([again], settled.changed, () => true).changed).toEqual([visit]);
  // Older than the last three: nothing is said about it.
  const many = household("h1", { visits: [pulledVisit("x"), pulledVisit("y"), pulledVisit("z")] });
  expect(settle([many], [visit], () => true).changed).toEqual([]);
});

test("own visits go after sixty days, but for what was never sent", () => {
  const old = ownVisit({ visited_at: "2026-08-01T01:00:00.000Z" }, "old");
  const unsent = ownVisit({ visited_at: "2026-08-01T01:00:00.000Z" }, "unsent");
  const fresh = ownVisit({}, "fresh");
  expect(outdated([old, unsent, fresh], (act) => act === "unsent", NOON, 60)).toEqual([old.id]);
});
