import { expect, test } from "vitest";
import { houseOf, type House } from "../../src/model/house.ts";
import { countsOf, inOrder, rowsOf } from "../../src/model/rows.ts";
import type { PulledHousehold, Route } from "../../src/model/pulled.ts";
import { fold } from "../../src/search/fold.ts";
import { household } from "../sync/street.ts";

const TODAY = "2026-10-10";
const NAMES = new Map([
  [9, "Thôn Đông"],
  [10, "Thôn Đoài"],
]);

function house(id: string, changes: Partial<PulledHousehold> = {}): House {
  const found = houseOf(id, household(id, changes), { residents: [], visits: [] }, 1, TODAY);
  if (found === undefined) throw new Error(id);
  return found;
}

function visited(outcome: "present" | "absent", revisit_date: string | null = null) {
  return [{ id: "v", round: 1, date: TODAY, outcome, member: "", is_mine: true, revisit_date }];
}

test("households stand as they are walked: today's route, then neighborhood, lane and number as numbers", () => {
  const houses = [
    house("a", { lane: "Ngõ 10", house_number: "2" }),
    house("b", { lane: "Ngõ 2", house_number: "12/10" }),
    house("c", { lane: "Ngõ 2", house_number: "12/3" }),
    house("d", { lane: "Ngõ 2", house_number: "2A" }),
    house("e", { neighborhood: 10, lane: "Xóm Đình", house_number: "1" }),
  ];
  const ids = (routes: Route[]) => inOrder(houses, NAMES, routes).map(({ id }) => id);
  expect(ids([])).toEqual(["e", "d", "c", "b", "a"]);
  const route = {
    team: 5,
    neighborhood: 9,
    lanes: ["Ngõ 10"],
    meeting_time: null,
    meeting_place: "",
    note: "",
  };
  expect(ids([route])).toEqual(["a", "e", "d", "c", "b"]);
});

test("a lane that is spelled in two ways is one lane", () => {
  const route = {
    team: 5,
    neighborhood: 9,
    lanes: ["Ngõ 1"],
    meeting_time: null,
    meeting_place: "",
    note: "",
  };
  const houses = [
    house("a", { lane: "ngõ 1", house_number: "4" }),
    house("b", { lane: "Ngõ 1", house_number: "10" }),
    house("c", { lane: "Ngõ 1", house_number: "2" }),
  ];
  const ordered = inOrder(houses, NAMES, [route]);
  expect(rowsOf(ordered, "all", "", NAMES, [route]).map(({ type }) => type)).toEqual([
    "lane",
    "house",
    "house",
    "house",
  ]);
  expect(ordered.map(({ id }) => id)).toEqual(["c", "a", "b"]);
});

test("a filter shows its households under their lanes; a lane's heading counts all of them", () => {
  const houses = inOrder(
    [
      house("1", { visits: visited("present") }),
      house("2"),
      house("3", { visits: visited("absent", "2026-10-12") }),
      house("4", { state: "moved" }),
    ],
    NAMES,
    [],
  );
  const ids = (filter: "left" | "absent" | "revisit" | "all") =>
    rowsOf(houses, filter, "", NAMES, []).map((row) =>
      row.type === "lane" ? `${row.done}/${row.total}` : row.id,
    );
  expect(ids("left")).toEqual(["1/3", "2", "3"]);
  expect(ids("absent")).toEqual(["1/3", "3"]);
  expect(ids("revisit")).toEqual(["1/3", "3"]);
  expect(ids("all")).toEqual(["1/3", "1", "2", "3"]);
  expect(countsOf(houses)).toEqual({ left: 2, absent: 1, revisit: 1, all: 3 });
});

test("a search finds by head, resident, number and lane without accents, also who has moved away", () => {
  const resident = { id: "r", revision: 1, full_name: "Đặng Thị Ưng", birth_year: 1960, is_adult: null };
  const one = { ...resident, state: "active" as const, signature: "" as const, skills: [] };
  const houses = inOrder([house("1", { residents: [one] }), house("2", { state: "moved" })], NAMES, []);
  const found = (search: string) =>
    rowsOf(houses, "left", fold(search), NAMES, []).flatMap((row) => (row.type === "house" ? [row.id] : []));
  expect(found("dang ung")).toEqual(["1"]);
  expect(found("ngõ 1 CHU HO")).toEqual(["1", "2"]);
  expect(found("không ai")).toEqual([]);
});
