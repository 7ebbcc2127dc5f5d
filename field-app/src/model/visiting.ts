import type { Signature, VisitData, VisitOutcome, VisitPerson } from "../contract.ts";
import { uuid7 } from "../store/uuid7.ts";

/** The first version of a visit, as it stands after the one tap that says what was found. */
export function newVisit(
  household: string,
  outcome: VisitOutcome,
  round: number | null,
  at: Date,
): VisitData {
  return {
    visit: uuid7(at.getTime()),
    revision: 1,
    household,
    round,
    visited_at: at.toISOString(),
    visited_on: null,
    outcome,
    people: [],
    consent: "",
    consent_by: null,
    revisit_date: null,
    speed: null,
    note: "",
    place: null,
    photos: [],
    voided: false,
  };
}

/** The visit with another outcome; only who was met was taught anything. */
export function withOutcome(visit: VisitData, outcome: VisitOutcome): VisitData {
  if (outcome === "present") return { ...visit, outcome };
  return { ...visit, outcome, people: [], consent: "", consent_by: null };
}

const NOBODY = { taught: [], known: [], signature: "", decline_reason: "", support: "" } as const;

/** What the visit says of a person, nothing where it says nothing. */
export function seenOf(visit: VisitData, resident: string): VisitPerson {
  return (
    visit.people.find((one) => one.resident === resident) ?? { ...NOBODY, taught: [], known: [], resident }
  );
}

/** The visit with one person changed; a person of whom nothing is said is not in it. */
export function withPerson(visit: VisitData, person: VisitPerson): VisitData {
  const isEmpty =
    person.taught.length + person.known.length === 0 && person.signature === "" && person.support === "";
  const others = visit.people.filter((one) => one.resident !== person.resident);
  return { ...visit, people: isEmpty ? others : [...others, person].sort(byResident) };
}

function byResident(a: VisitPerson, b: VisitPerson): number {
  return a.resident < b.resident ? -1 : 1;
}

/** "" nothing, taught on this visit, or known already as it turned out. */
export type Learnt = "" | "taught" | "known";

export function learnt(person: VisitPerson, skill: string): Learnt {
  return person.taught.includes(skill) ? "taught" : person.known.includes(skill) ? "known" : "";
}

export function withSkill(person: VisitPerson, skill: string, to: Learnt): VisitPerson {
  const taught = person.taught.filter((code) => code !== skill);
  const known = person.known.filter((code) => code !== skill);
  if (to === "taught") taught.push(skill);
  if (to === "known") known.push(skill);
  return { ...person, taught: taught.sort(), known: known.sort() };
}

/** Whether the whole family was taught a skill: each adult who did not know it anyway. */
export function isTaughtToAll(visit: VisitData, adults: readonly string[], skill: string): boolean {
  const states = adults.map((id) => learnt(seenOf(visit, id), skill));
  return states.includes("taught") && !states.includes("");
}

/** One tap for the whole family: taught to each adult who did not know it, or taken back from each. */
export function taughtToAll(
  visit: VisitData,
  adults: readonly string[],
  skill: string,
  isTaught: boolean,
): VisitData {
  return adults.reduce((sum, id) => {
    const person = seenOf(sum, id);
    const state = learnt(person, skill);
    if (state === "known" || (state === "taught") === isTaught) return sum;
    return withPerson(sum, withSkill(person, skill, isTaught ? "taught" : ""));
  }, visit);
}

export function withSignature(person: VisitPerson, signature: Signature): VisitPerson {
  return { ...person, signature, decline_reason: signature === "declined" ? person.decline_reason : "" };
}
