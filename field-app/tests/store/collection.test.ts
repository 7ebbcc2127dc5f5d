import { expect, test } from "vitest";
import { enrolledPhone, newPhone, opened, PIN, startApp, until } from "../phone.ts";

interface House {
  id: string;
  lane: string;
}

const houses = (count: number, lane = "Ngõ 1"): House[] =>
  Array.from({ length: count }, (_, index) => ({ id: `house-${index}`, lane }));
const ids = (records: House[]) => records.map((record) => record.id).sort();

test("records are put, changed and deleted by id, and are there after the app was closed", async () => {
  const name = newPhone();
  const phone = await enrolledPhone(name);
  const homes = opened(phone).collection<House>("households");
  await homes.change({ put: houses(300) });
  await homes.change({ put: [{ id: "house-7", lane: "Ngõ 2" }], deleted: ["house-8", "nobody's"] });
  phone.close();
  const again = await startApp(name);
  await again.unlock(PIN);
  const read = opened(again).collection<House>("households");
  expect(ids(await read.all())).toEqual(ids(houses(300).filter((house) => house.id !== "house-8")));
  expect(await read.get("house-7")).toEqual({ id: "house-7", lane: "Ngõ 2" });
  expect(await read.get("house-8")).toBeUndefined();
});

test("collections do not touch each other", async () => {
  const { collection } = opened(await enrolledPhone());
  await collection<House>("households").change({ put: houses(3) });
  await collection<House>("residents").change({ put: houses(2) });
  await collection<House>("residents").change({ put: [], isAnew: true });
  expect(await collection<House>("households").all()).toHaveLength(3);
  expect(await collection<House>("residents").all()).toEqual([]);
});

test("two tabs that write the same collection lose nothing of each other", async () => {
  const name = newPhone();
  const first = await enrolledPhone(name);
  const second = await startApp(name);
  await second.unlock(PIN);
  const [one, two] = [first, second].map((tab) => opened(tab).collection<House>("households"));
  await one?.all();
  await two?.all();
  await Promise.all(houses(40).map((house, index) => (index % 2 ? one : two)?.change({ put: [house] })));
  const again = await startApp(name);
  await again.unlock(PIN);
  expect(await opened(again).collection<House>("households").all()).toHaveLength(40);
});

test("a tab sees what another has written", async () => {
  const name = newPhone();
  const first = await enrolledPhone(name);
  const second = await startApp(name);
  await second.unlock(PIN);
  const homes = opened(second).collection<House>("households");
  expect(await homes.all()).toEqual([]);
  await opened(first)
    .collection<House>("households")
    .change({ put: houses(5) });
  let seen = 0;
  for (let tries = 0; tries < 100 && seen < 5; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    seen = (await homes.all()).length;
  }
  expect(seen).toBe(5);
  await until(() => second.state.value === "open");
});

test("a pull is written with its cursor, all or nothing", async () => {
  const name = newPhone();
  const first = await enrolledPhone(name);
  const second = await startApp(name);
  await second.unlock(PIN);
  const { collection, writeTogether, notes } = opened(first);
  const homes = collection<House>("households");
  await homes.change({ put: houses(20) });
  const other = opened(second).collection<House>("households");
  await other.all();
  await Promise.all([
    writeTogether([homes.pending({ put: houses(3, "Ngõ 9"), isAnew: true })], { cursor: "c2" }),
    other.change({ put: [{ id: "house-99", lane: "Ngõ 5" }] }),
  ]);
  expect(await notes.get("cursor")).toBe("c2");
  const refused = homes.pending({ put: houses(1, "Ngõ 7") });
  const broken = { ...refused, prepare: async () => [...(await refused.prepare()), {} as never] };
  await expect(writeTogether([broken], { cursor: "c3" })).rejects.toThrow();
  expect(await notes.get("cursor")).toBe("c2");
  const again = await startApp(name);
  await again.unlock(PIN);
  const read = await opened(again).collection<House>("households").all();
  expect(new Set(read.map((house) => house.lane))).not.toContain("Ngõ 7");
  expect(read.filter((house) => house.lane === "Ngõ 9")).toHaveLength(3);
});
