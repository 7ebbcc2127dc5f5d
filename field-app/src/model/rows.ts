import { fold } from "../search/fold.ts";
import type { House } from "./house.ts";
import type { Id, Route } from "./pulled.ts";

export type Filter = "left" | "absent" | "revisit" | "all";

/** What a list shows: a lane's heading or a household. */
export type Row =
  | { type: "lane"; id: string; name: string; isOnRoute: boolean; done: number; total: number }
  | { type: "house"; id: string; house: House };

const collator = new Intl.Collator("vi", { numeric: true, sensitivity: "variant" });

/** Whether nobody has to go there any more in this round. */
export function isDone(house: House): boolean {
  return house.state === "met" || house.state === "refused" || house.state === "moved";
}

export function fits(house: House, filter: Filter): boolean {
  if (filter === "all") return true;
  if (filter === "absent") return house.state === "absent";
  if (filter === "revisit") return house.revisitDate !== null;
  return !isDone(house);
}

const folds = new WeakMap<House, string>();

/** What a household is found by, folded once and only when somebody searches. */
function foldedOf(house: House): string {
  let folded = folds.get(house);
  if (folded === undefined) {
    const names = house.people.map((person) => person.name).join(" ");
    folded = ` ${fold(`${house.head} ${house.number} ${house.lane} ${names} ${house.phone}`)}`;
    folds.set(house, folded);
  }
  return folded;
}

const foldedLanes = new Map<string, string>();

/** A lane however it is spelled ("Ngõ 1", "ngõ 1"); there are few spellings, and each is folded once. */
function foldedLane(lane: string): string {
  let folded = foldedLanes.get(lane);
  if (folded === undefined) {
    folded = fold(lane);
    foldedLanes.set(lane, folded);
  }
  return folded;
}

function laneKey(house: House): string {
  return `${house.neighborhood}/${foldedLane(house.lane)}`;
}

/**
 * Puts households in the order in which they are walked: the team's route first, then by neighborhood, lane, number.
 *
 * Lanes are ordered first and the houses within each then: names are compared as Vietnamese does, which costs time.
 */
export function inOrder(
  houses: Iterable<House>,
  neighborhoods: ReadonlyMap<Id, string>,
  routes: readonly Route[],
): House[] {
  const lanes = new Map<string, { off: number; neighborhood: string; lane: string; houses: House[] }>();
  for (const house of houses) {
    const key = laneKey(house);
    let lane = lanes.get(key);
    if (lane === undefined) {
      const off = isOnRoute(house, routes) ? 0 : 1;
      const neighborhood = neighborhoods.get(house.neighborhood) ?? "";
      lane = { off, neighborhood, lane: house.lane, houses: [] };
      lanes.set(key, lane);
    }
    lane.houses.push(house);
  }
  const { compare } = collator;
  return [...lanes.values()]
    .sort((a, b) => a.off - b.off || compare(a.neighborhood, b.neighborhood) || compare(a.lane, b.lane))
    .flatMap((lane) => lane.houses.sort((a, b) => compare(a.number, b.number) || compare(a.head, b.head)));
}

/** Whether the team is sent there today. */
export function isOnRoute(house: House, routes: readonly Route[]): boolean {
  return routes.some(
    (route) =>
      route.neighborhood === house.neighborhood &&
      (route.lanes.length === 0 || route.lanes.some((lane) => foldedLane(lane) === foldedLane(house.lane))),
  );
}

/**
 * The rows of the list: each lane with its households.
 *
 * @param ordered All households of the team, in order.
 * @param search Already folded, word by word.
 */
export function rowsOf(
  ordered: readonly House[],
  filter: Filter,
  search: string,
  names: ReadonlyMap<Id, string>,
  routes: readonly Route[],
): Row[] {
  const words = search.split(" ").filter(Boolean);
  const rows: Row[] = [];
  let heading: Extract<Row, { type: "lane" }> | undefined;
  let isShown = false;
  for (const house of ordered) {
    const id = laneKey(house);
    const onRoute = isOnRoute(house, routes);
    if (heading === undefined || heading.id !== id || heading.isOnRoute !== onRoute) {
      heading = {
        type: "lane",
        id,
        name: [house.lane, names.get(house.neighborhood)].filter(Boolean).join(" – "),
        isOnRoute: onRoute,
        done: 0,
        total: 0,
      };
      isShown = false;
    }
    if (house.isGone && words.length === 0) continue;
    heading.total += 1;
    if (isDone(house)) heading.done += 1;
    const isFound =
      words.length > 0 ? words.every((word) => foldedOf(house).includes(` ${word}`)) : fits(house, filter);
    if (!isFound) continue;
    if (!isShown) rows.push(heading);
    isShown = true;
    rows.push({ type: "house", id: house.id, house });
  }
  return rows;
}

/** How many households each filter shows. */
export function countsOf(houses: readonly House[]): Record<Filter, number> {
  const count = { left: 0, absent: 0, revisit: 0, all: 0 };
  for (const house of houses) {
    if (house.isGone) continue;
    for (const filter of Object.keys(count) as Filter[]) if (fits(house, filter)) count[filter] += 1;
  }
  return count;
}
