import type { Place, ResidentData, VisitOutcome } from "../contract.ts";
import { dayOf } from "./days.ts";
import type { Mine, MineVisit } from "./mine.ts";
import type { Id, PulledHousehold, PulledResident, PulledVisit, Round, Setup } from "./pulled.ts";

/** A resident as the member sees them now. */
export interface Person {
  id: string;
  revision: number;
  name: string;
  birthYear: number | null;
  isAdult: boolean;
  /** What was said where the year of birth is not known. */
  statedAdult: boolean | null;
  state: "active" | "moved" | "deceased";
  hasSignature: boolean;
  /** Who was asked and did not want one. */
  hasDeclined: boolean;
  skills: string[];
}

/** A visit to a household, by whomever. */
export interface PastVisit {
  id: string;
  round: number | null;
  day: string;
  outcome: VisitOutcome;
  member: string;
  isMine: boolean;
  revisitDate: string | null;
}

/** unvisited: nobody was there in this round; the rest: what was found, "met" once and for all. */
export type HouseState = "unvisited" | "met" | "absent" | "refused" | "moved";

/** A household as the member sees it now: what the server said with what this telephone wrote on top. */
export interface House {
  id: string;
  revision: number;
  team: Id | null;
  neighborhood: Id;
  lane: string;
  number: string;
  head: string;
  phone: string;
  note: string;
  place: Place | null;
  isGone: boolean;
  people: Person[];
  /** Newest first. */
  visits: PastVisit[];
  state: HouseState;
  /** The day on which somebody promised to come again, while nobody has. */
  revisitDate: string | null;
}

/** What this telephone wrote about one household. */
export interface Own {
  household?: Extract<Mine, { type: "household" }>;
  residents: Extract<Mine, { type: "resident" }>[];
  visits: MineVisit[];
}

// Civil Code 91/2015/QH13, article 20; as the server counts it (doorstep/rules/adults.py).
const ADULT_AGE = 18;

/** Whether somebody counts as an adult in a year; nothing known means an adult: at the door it is adults who are met. */
export function isAdult(birthYear: number | null, stated: boolean | null, year: number): boolean {
  return birthYear === null ? stated !== false : year - birthYear >= ADULT_AGE;
}

/** Whether a visit of this telephone stands: neither the member nor the office has taken it back. */
export function counts(visit: MineVisit): boolean {
  return !visit.data.voided && visit.taken_back === undefined;
}

/** The day of a visit: what the member says, else the telephone's clock, corrected. */
export function visitDay(visit: MineVisit): string {
  if (visit.data.visited_on !== null) return visit.data.visited_on;
  return dayOf(new Date(Date.parse(visit.data.visited_at) + (visit.offset_ms ?? 0)));
}

/** The round of a day: the day of action before others, then the shorter. */
export function roundOf(setup: Setup | undefined, day: string): Round | undefined {
  const length = (round: Round) => Date.parse(round.end_date) - Date.parse(round.start_date);
  return setup?.rounds
    .filter((round) => round.start_date <= day && day <= round.end_date)
    .sort(
      (a, b) =>
        Number(b.is_day_of_action) - Number(a.is_day_of_action) || length(a) - length(b) || b.id - a.id,
    )[0];
}

/** What a household comes to. Own edits count over what was pulled while they are newer than it. */
export function houseOf(
  id: string,
  pulled: PulledHousehold | undefined,
  own: Own,
  round: number | null,
  today: string,
): House | undefined {
  const edit = own.household;
  const isEdited = edit !== undefined && edit.data.revision > (pulled?.revision ?? 0);
  if (pulled === undefined && !isEdited) return undefined;
  const base = isEdited ? edit.data : pulled;
  if (base === undefined || base.neighborhood === null) return undefined;
  const visits = visitsOf(pulled?.visits ?? [], own.visits);
  const ofRound = visits.filter((visit) => isOfRound(visit, round, today));
  const state = stateOf(ofRound);
  const promised = visits[0]?.revisitDate ?? null;
  return {
    id,
    revision: base.revision,
    team: pulled ? pulled.team : (edit?.team ?? null),
    neighborhood: base.neighborhood,
    lane: base.lane,
    number: base.house_number,
    head: base.head_name,
    phone: base.phone,
    note: base.note,
    place: base.place,
    isGone: base.state !== "active",
    people: peopleOf(pulled?.residents ?? [], own, Number(today.slice(0, 4))),
    visits,
    state,
    revisitDate: promised,
  };
}

/** Without a round the month is one: something must say what "not yet visited" means. */
function isOfRound(visit: PastVisit, round: number | null, today: string): boolean {
  return round === null ? visit.day.slice(0, 7) === today.slice(0, 7) : visit.round === round;
}

/** docs/field-sync.md, "How the state of a house follows"; visits newest first. */
function stateOf(visits: readonly PastVisit[]): HouseState {
  if (visits.some((visit) => visit.outcome === "present")) return "met";
  const last = visits[0]?.outcome;
  return last === undefined || last === "present" ? "unvisited" : last;
}

function visitsOf(pulled: readonly PulledVisit[], own: readonly MineVisit[]): PastVisit[] {
  const known = new Set(own.map((visit) => visit.id));
  const all: PastVisit[] = pulled
    .filter((visit) => !known.has(visit.id))
    .map((visit) => ({
      id: visit.id,
      round: visit.round,
      day: visit.date,
      outcome: visit.outcome,
      member: visit.member,
      isMine: visit.is_mine,
      revisitDate: visit.revisit_date,
    }));
  for (const visit of own) {
    if (!counts(visit)) continue;
    all.push({
      id: visit.id,
      round: visit.data.round,
      day: visitDay(visit),
      outcome: visit.data.outcome,
      member: "",
      isMine: true,
      revisitDate: visit.data.revisit_date,
    });
  }
  // Identifiers begin with the time at which they were made: they order the visits of one day.
  return all.sort((a, b) => (a.day === b.day ? (a.id < b.id ? 1 : -1) : a.day < b.day ? 1 : -1));
}

function peopleOf(pulled: readonly PulledResident[], own: Own, year: number): Person[] {
  const edits = new Map(own.residents.map((edit) => [edit.id, edit.data]));
  const people: Person[] = [];
  for (const resident of pulled) {
    const edit = edits.get(resident.id);
    edits.delete(resident.id);
    const isEdited = edit !== undefined && edit.revision > resident.revision;
    people.push(
      personOf(isEdited ? edit : { ...resident, resident: resident.id, household: "" }, resident, year),
    );
  }
  // Who is not among the pulled is new, or left the list since: one that is new has revision 1.
  for (const edit of edits.values())
    if (edit.revision === 1 || pulled.length === 0) people.push(personOf(edit, undefined, year));
  for (const visit of own.visits) {
    if (!counts(visit)) continue;
    for (const seen of visit.data.people) {
      const person = people.find((one) => one.id === seen.resident);
      if (person === undefined) continue;
      person.skills = [...new Set([...person.skills, ...seen.taught, ...seen.known])];
      person.hasSignature ||= seen.signature === "registered" || seen.signature === "had";
      person.hasDeclined ||= seen.signature === "declined";
    }
  }
  for (const person of people) person.hasDeclined &&= !person.hasSignature;
  return people.filter((person) => person.state === "active");
}

function personOf(data: ResidentData, pulled: PulledResident | undefined, year: number): Person {
  return {
    id: data.resident,
    revision: data.revision,
    name: data.full_name,
    birthYear: data.birth_year,
    isAdult: isAdult(data.birth_year, data.is_adult, year),
    statedAdult: data.is_adult,
    state: data.state,
    hasSignature: pulled?.signature === "had",
    hasDeclined: pulled?.signature === "declined",
    skills: [...(pulled?.skills ?? [])],
  };
}
