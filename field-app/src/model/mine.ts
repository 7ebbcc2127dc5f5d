import type { Act, HouseholdData, ResidentData, VisitData } from "../contract.ts";
import type { Id } from "./pulled.ts";

/**
 * The newest versions of what this member's telephone itself wrote, by what they are about.
 *
 * It follows from the acts alone and can be made again from them in any order; what the server says is laid beneath it
 * (house.ts).
 */
export type Mine =
  | {
      type: "visit";
      id: string;
      act: string;
      team: Id | null;
      offset_ms: number | null;
      data: VisitData;
      /** The office has taken it back since (settle.ts). */
      taken_back?: true;
    }
  | { type: "household"; id: string; act: string; team: Id | null; data: HouseholdData }
  | { type: "resident"; id: string; act: string; data: ResidentData };

export type MineVisit = Extract<Mine, { type: "visit" }>;

/** What an act says about its thing. */
export function mineOf(act: Act): Mine {
  if (act.kind === "visit") {
    const { id, team, offset_ms, data } = act;
    return { type: "visit", id: data.visit, act: id, team, offset_ms, data };
  }
  if (act.kind === "household") {
    return { type: "household", id: act.data.household, act: act.id, team: act.team, data: act.data };
  }
  return { type: "resident", id: act.data.resident, act: act.id, data: act.data };
}

/** Whether a version takes the place of a known one: greater revision, of equals greater act; itself written anew, too. */
export function isNewer(version: Mine, known: Mine | undefined): boolean {
  if (known === undefined) return true;
  const difference = version.data.revision - known.data.revision;
  return difference === 0 ? version.act >= known.act : difference > 0;
}

/** Those versions among acts that count against what is known. */
export function folded(acts: readonly Act[], known: (id: string) => Mine | undefined): Mine[] {
  const newest = new Map<string, Mine>();
  for (const act of acts) {
    const version = mineOf(act);
    if (isNewer(version, newest.get(version.id) ?? known(version.id))) newest.set(version.id, version);
  }
  return [...newest.values()];
}
