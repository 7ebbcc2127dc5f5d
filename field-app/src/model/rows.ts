import { fold } from "../search/fold.ts";
import type { House } from "./house.ts";
import type { Id, Named, Route } from "./pulled.ts";

export type Filter = "left" | "absent" | "revisit" | "all";

/** What a list shows: a lane's heading or a household. */
export type Row =
  | { type: "lane"; id: string; name: string; isOnRoute: boolean; done: number; total: number }
  | { type: "house"; id: string; house: House };

/** A household with what it is found by, folded once. */
export interface Listed {
  house: House;
  folded: string;
}

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

export function listed(house: House): Listed {
  const names = house.people.map((person) => person.name).join(" ");
  return { house, folded: fold(`${house.head} ${house.number} ${house.lane} ${names} ${house.phone}`) };
}

/** Puts households in the order in which they are walked: the team's route first, then by neighborhood, lane, number. */
export function inOrder(
  houses: readonly Listed[],
  neighborhoods: readonly Named[],
  routes: readonly Route[],
): Listed[] {
  const names = new Map(neighborhoods.map(({ id, name }) => [id, name]));
  const keyed = houses.map((one) => ({
    one,
    off: isOnRoute(one.house, routes) ? 0 : 1,
    neighborhood: names.get(one.house.neighborhood) ?? "",
  }));
  keyed.sort(
    (a, b) =>
      a.off - b.off ||
      collator.compare(a.neighborhood, b.neighborhood) ||
      collator.compare(a.one.house.lane, b.one.house.lane) ||
      collator.compare(a.one.house.number, b.one.house.number) ||
      collator.compare(a.one.house.head, b.one.house.head),
  );
  return keyed.map(({ one }) => one);
}

/** Whether the team is sent there today. */
export function isOnRoute(house: House, routes: readonly Route[]): boolean {
  return routes.some(
    (route) =>
      route.neighborhood === house.neighborhood &&
      (route.lanes.length === 0 || route.lanes.includes(house.lane)),
  );
}

/**
 * The rows of the list: each lane with its households.
 *
 * @param ordered All households of the team, in order.
 * @param search Already folded, word by word.
 */
export function rowsOf(
  ordered: readonly Listed[],
  filter: Filter,
  search: string,
  names: ReadonlyMap<Id, string>,
  routes: readonly Route[],
): Row[] {
  const words = search.split(" ").filter(Boolean);
  const rows: Row[] = [];
  let heading: Extract<Row, { type: "lane" }> | undefined;
  let isShown = false;
  for (const { house, folded } of ordered) {
    const id = `${house.neighborhood}/${house.lane}`;
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
      words.length > 0 ? words.every((word) => ` ${folded}`.includes(` ${word}`)) : fits(house, filter);
    if (!isFound) continue;
    if (!isShown) rows.push(heading);
    isShown = true;
    rows.push({ type: "house", id: house.id, house });
  }
  return rows;
}

/** How many households each filter shows. */
export function countsOf(houses: readonly Listed[]): Record<Filter, number> {
  const count = { left: 0, absent: 0, revisit: 0, all: 0 };
  for (const { house } of houses) {
    if (house.isGone) continue;
    for (const filter of Object.keys(count) as Filter[]) if (fits(house, filter)) count[filter] += 1;
  }
  return count;
}
