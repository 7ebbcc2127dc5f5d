import type { House, Person } from "../model/house.ts";
import { words } from "./words.ts";

/** What a household is called: by its head. */
export function titleOf(house: House): string {
  return house.head || house.people[0]?.name || words.house.noName;
}

/** Where it is: "Số 12, Ngõ 3, Thôn Đông". */
export function placeOf(house: House, neighborhood: string | undefined): string {
  const number = house.number && words.house.number(house.number);
  return [number, house.lane, neighborhood].filter(Boolean).join(", ");
}

/** "sinh 1956", or that it is not known. */
export function bornOf(person: Person): string {
  return person.birthYear === null ? words.house.bornUnknown : words.house.born(person.birthYear);
}
