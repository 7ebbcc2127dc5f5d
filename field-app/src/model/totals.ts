import { counts, visitDay } from "./house.ts";
import type { MineVisit } from "./mine.ts";

/** What a member did in some time. */
export interface Totals {
  /** Visits, and the households that they went to. */
  visits: number;
  households: number;
  met: number;
  absent: number;
  refused: number;
  moved: number;
  /** People who were taught something, and how often something was taught. */
  people: number;
  lessons: number;
  /** Digital signatures that were registered. */
  signatures: number;
  /** How many people were taught each skill. */
  bySkill: Map<string, number>;
}

/** Adds up those visits that stand; a household is counted once, a person once for each skill. */
export function totalsOf(visits: readonly MineVisit[]): Totals {
  const standing = visits.filter(counts);
  const people = new Map<string, Set<string>>();
  const signatures = new Set<string>();
  for (const { data } of standing) {
    for (const seen of data.people) {
      const taught = people.get(seen.resident) ?? new Set();
      for (const code of seen.taught) taught.add(code);
      if (taught.size > 0) people.set(seen.resident, taught);
      if (seen.signature === "registered") signatures.add(seen.resident);
    }
  }
  const bySkill = new Map<string, number>();
  for (const taught of people.values())
    for (const code of taught) bySkill.set(code, (bySkill.get(code) ?? 0) + 1);
  const houses = (outcome?: string) =>
    new Set(
      standing.filter(({ data }) => !outcome || data.outcome === outcome).map(({ data }) => data.household),
    ).size;
  return {
    visits: standing.length,
    households: houses(),
    met: houses("present"),
    absent: houses("absent"),
    refused: houses("refused"),
    moved: houses("moved"),
    people: people.size,
    lessons: [...people.values()].reduce((sum, taught) => sum + taught.size, 0),
    signatures: signatures.size,
    bySkill,
  };
}

export function ofDay(visits: readonly MineVisit[], day: string): MineVisit[] {
  return visits.filter((visit) => visitDay(visit) === day);
}

export function ofRound(visits: readonly MineVisit[], round: number | null): MineVisit[] {
  return visits.filter((visit) => visit.data.round === round);
}
