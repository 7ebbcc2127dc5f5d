/**
 * The examples of the field contract, which the server's tests read too (tests/contract/test_examples.py). The compiler
 * sees that the lists below are whole, whichever field or word is added to a type.
 */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type {
  Act,
  Consent,
  EnrolAnswer,
  HouseholdData,
  ReceiptStatus,
  ResidentData,
  Signature,
  Speed,
  Support,
  VisitData,
  VisitOutcome,
  VisitPerson,
} from "../src/contract.ts";
import type {
  PullAnswer,
  PulledHousehold,
  PulledResident,
  PulledVisit,
  Round,
  Route,
  Setup,
  Skill,
  Team,
} from "../src/model/pulled.ts";

type All<Word extends string> = Record<Word, true>;

const examples = JSON.parse(
  readFileSync(new URL("../../tests/contract/examples.json", import.meta.url), "utf8"),
) as {
  acts: Record<string, unknown>[];
  words: Record<string, string[]>;
  pulled: Record<string, string[]>;
  enrolled: string[];
};

const act: All<keyof Act> = {
  id: true,
  seq: true,
  kind: true,
  made_at: true,
  offset_ms: true,
  team: true,
  data: true,
};
const visit: All<keyof VisitData> = {
  visit: true,
  revision: true,
  household: true,
  round: true,
  visited_at: true,
  visited_on: true,
  outcome: true,
  people: true,
  consent: true,
  consent_by: true,
  revisit_date: true,
  speed: true,
  note: true,
  place: true,
  photos: true,
  voided: true,
};
const person: All<keyof VisitPerson> = {
  resident: true,
  taught: true,
  known: true,
  signature: true,
  decline_reason: true,
  support: true,
};
const speed: All<keyof Speed> = { download_mbps: true, upload_mbps: true, latency_ms: true, operator: true };
const household: All<keyof HouseholdData> = {
  household: true,
  revision: true,
  neighborhood: true,
  lane: true,
  house_number: true,
  head_name: true,
  phone: true,
  note: true,
  place: true,
  state: true,
};
const resident: All<keyof ResidentData> = {
  resident: true,
  revision: true,
  household: true,
  full_name: true,
  birth_year: true,
  is_adult: true,
  state: true,
};

const words = {
  kind: { visit: true, household: true, resident: true } satisfies All<Act["kind"]>,
  outcome: { present: true, absent: true, refused: true, moved: true } satisfies All<VisitOutcome>,
  signature: { "": true, registered: true, had: true, declined: true } satisfies All<Signature>,
  support: { "": true, elderly: true, disabled: true, poor: true, other: true } satisfies All<Support>,
  consent: { "": true, given: true, declined: true } satisfies All<Consent>,
  household_state: { active: true, moved: true } satisfies All<HouseholdData["state"]>,
  resident_state: { active: true, moved: true, deceased: true } satisfies All<ResidentData["state"]>,
  receipt_status: { accepted: true, waiting: true, held: true } satisfies All<ReceiptStatus>,
};

const pulled = {
  answer: {
    epoch: true,
    server_time: true,
    cursor: true,
    more: true,
    setup: true,
    households: true,
    gone: true,
  } satisfies All<keyof PullAnswer>,
  setup: {
    version: true,
    member: true,
    commune: true,
    teams: true,
    neighborhoods: true,
    rounds: true,
    skills: true,
  } satisfies All<keyof Setup>,
  team: { id: true, name: true, is_head: true } satisfies All<keyof Team>,
  round: {
    id: true,
    name: true,
    start_date: true,
    end_date: true,
    is_day_of_action: true,
    daily_target: true,
    routes: true,
  } satisfies All<keyof Round>,
  route: {
    team: true,
    neighborhood: true,
    lanes: true,
    meeting_time: true,
    meeting_place: true,
    note: true,
  } satisfies All<keyof Route>,
  skill: {
    code: true,
    name: true,
    short_name: true,
    link: true,
    guide: true,
    is_active: true,
  } satisfies All<keyof Skill>,
  household: {
    id: true,
    revision: true,
    team: true,
    neighborhood: true,
    lane: true,
    house_number: true,
    head_name: true,
    phone: true,
    note: true,
    place: true,
    state: true,
    residents: true,
    visits: true,
  } satisfies All<keyof PulledHousehold>,
  resident: {
    id: true,
    revision: true,
    full_name: true,
    birth_year: true,
    is_adult: true,
    state: true,
    signature: true,
    skills: true,
  } satisfies All<keyof PulledResident>,
  visit: {
    id: true,
    round: true,
    date: true,
    outcome: true,
    member: true,
    is_mine: true,
    revisit_date: true,
  } satisfies All<keyof PulledVisit>,
};

const enrolled: All<keyof EnrolAnswer> = {
  token: true,
  drop_token: true,
  secret: true,
  seal_key: true,
  member: true,
  commune: true,
  epoch: true,
  server_time: true,
};

const sorted = (fields: object) => Object.keys(fields).sort();

test("acts have the fields of the contract's examples", () => {
  const data: Record<string, object> = { visit, household, resident };
  for (const example of examples.acts) {
    expect(sorted(example)).toEqual(sorted(act));
    expect(sorted(example.data as object)).toEqual(sorted(data[String(example.kind)] ?? {}));
  }
  const full = examples.acts.find((example) => example.kind === "visit")?.data as VisitData;
  expect(sorted(full.people[0] ?? {})).toEqual(sorted(person));
  expect(sorted(full.speed ?? {})).toEqual(sorted(speed));
});

test("both sides use the same words", () => {
  expect(Object.fromEntries(Object.entries(words).map(([name, each]) => [name, sorted(each)]))).toEqual(
    examples.words,
  );
});

test("what is pulled has the fields of the contract's examples", () => {
  expect(Object.fromEntries(Object.entries(pulled).map(([name, each]) => [name, sorted(each)]))).toEqual(
    examples.pulled,
  );
  expect(sorted(enrolled)).toEqual(examples.enrolled);
});
