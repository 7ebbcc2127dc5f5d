import type { PulledHousehold } from "./pulled.ts";
import type { Mine } from "./mine.ts";

/** What of the own versions the server's newer word replaces. */
export interface Settled {
  /** Identifiers of own versions that are needed no longer: the pulled household has them, or has moved on. */
  dropped: string[];
  changed: Mine[];
}

const PULLED_VISITS = 3; // docs/field-sync.md: the last three and no more

/**
 * Compares households as pulled with what this telephone wrote about them.
 *
 * @param own The own versions about these households.
 * @param isSettled Whether the server had the act before the pull was asked for.
 */
export function settle(
  pulled: readonly PulledHousehold[],
  own: readonly Mine[],
  isSettled: (act: string) => boolean,
): Settled {
  const households = new Map(pulled.map((household) => [household.id, household]));
  const settled: Settled = { dropped: [], changed: [] };
  for (const version of own) {
    const household = households.get(version.type === "household" ? version.id : version.data.household);
    if (household === undefined || !isSettled(version.act)) continue;
    if (version.type === "visit") {
      // Of a visit that should be among the last and is not, the office has decided.
      const isThere = household.visits.some((visit) => visit.id === version.id);
      const isMissing = !isThere && household.visits.length < PULLED_VISITS && !version.data.voided;
      if (isMissing === (version.taken_back === true)) continue;
      const { taken_back: _, ...rest } = version;
      settled.changed.push(isMissing ? { ...rest, taken_back: true } : rest);
    } else if (version.type === "household") {
      if (household.revision >= version.data.revision) settled.dropped.push(version.id);
    } else {
      const resident = household.residents.find((one) => one.id === version.id);
      if (resident === undefined || resident.revision >= version.data.revision)
        settled.dropped.push(version.id);
    }
  }
  return settled;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The own visits that are too old to be mended here; they go when their acts do, after as many days.
 *
 * @param isKept Whether the act of a version has still to be sent.
 */
export function outdated(
  own: readonly Mine[],
  isKept: (act: string) => boolean,
  now: Date,
  keepDays: number,
): string[] {
  const before = new Date(now.getTime() - keepDays * DAY_MS).toISOString();
  return own.flatMap((version) =>
    version.type === "visit" && version.data.visited_at < before && !isKept(version.act) ? [version.id] : [],
  );
}
