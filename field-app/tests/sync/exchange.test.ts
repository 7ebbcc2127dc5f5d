import { expect, test } from "vitest";
import type { VisitData } from "../../src/contract.ts";
import { folded } from "../../src/model/mine.ts";
import { BATCH, type Exchanged, exchange } from "../../src/sync/exchange.ts";
import { chance, household, Killed, MemoryPhone, MemoryServer } from "./street.ts";

function housesOf(phone: MemoryPhone): string[] {
  return [...phone.book.records.values()].flatMap((one) => (one.type === "household" ? [one.id] : [])).sort();
}

/** Exchanges until all is sent and pulled, as the schedule does, starting the app anew wherever it is killed. */
async function settleDown(phone: MemoryPhone, server: MemoryServer): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    let exchanged: Exchanged | undefined;
    try {
      exchanged = await exchange(phone.asPhone(), server.asServer());
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    if (exchanged?.result === "done") return;
  }
  throw new Error("it never came to an end");
}

function expectAllThere(phone: MemoryPhone, server: MemoryServer): void {
  expect(phone.disk.map(({ act }) => act.seq)).toEqual(phone.disk.map((_, index) => index + 1));
  expect(phone.disk.filter(({ unsent }) => unsent)).toEqual([]);
  expect(phone.disk.filter(({ receipt }) => receipt?.status !== "accepted")).toEqual([]);
  const sent = new Map(phone.disk.map(({ act }) => [act.id, act]));
  expect(server.committed.acts).toEqual(sent);
  expect([...server.committed.photos.keys()].sort()).toEqual([...phone.photos.keys()].sort());
  expect(housesOf(phone)).toEqual([...server.committed.households.keys()].sort());
  const newest = folded([...sent.values()], () => undefined);
  const kept = [...phone.mine.records.values()].map(({ id, act, data }) => ({ id, act, data }));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(kept.sort(byId)).toEqual(newest.map(({ id, act, data }) => ({ id, act, data })).sort(byId));
}

/** A day of taps, edits and photos among losses, repeats, kills and a database that is put back; the same for a seed. */
async function liveThrough(seed: number, most: { kills: number; restores: number }): Promise<void> {
  const random = chance(seed);
  let kills = most.kills;
  const isKilled = () => kills > 0 && random() < 0.04 && kills-- > 0;
  const phone = new MemoryPhone(isKilled);
  const server = new MemoryServer();
  server.most = 1 + Math.floor(random() * 60);
  let isBad = true;
  server.line = () => {
    if (!isBad) return "good";
    const now = random();
    return now < 0.2 ? "lost" : now < 0.4 ? "answer lost" : now < 0.5 ? "twice" : "good";
  };
  for (let house = 0; house < 7; house++) server.put(household(`h${house}`));
  const visits: VisitData[] = [];
  let backup = server.backup();
  for (let tap = 0; tap < 40; tap++) {
    const now = random();
    if (now < 0.3 || visits.length === 0) {
      visits.push(phone.visit(`h${tap % 7}`));
      phone.tap(visits.at(-1) as VisitData);
    } else if (now < 0.65) {
      const visit = visits[Math.floor(random() * visits.length)] as VisitData;
      const photo = random() < 0.2 ? [`photo-${tap}`] : [];
      phone.tap({ ...visit, note: `sửa ${tap}`, photos: photo, voided: random() < 0.1 }, photo[0]);
    } else if (now < 0.7) {
      server.put(household(`h${Math.floor(random() * 9)}`, { revision: tap }));
    } else if (now < 0.74) {
      server.remove(`h${Math.floor(random() * 9)}`);
    } else if (now < 0.78 && most.restores > 0) {
      server.restore(backup);
      most.restores -= 1;
      backup = server.backup();
    } else {
      await exchange(phone.asPhone(), server.asServer()).catch((error) => {
        if (!(error instanceof Killed)) throw error;
      });
    }
  }
  isBad = false;
  kills = 0;
  await settleDown(phone, server);
  expectAllThere(phone, server);
}

test("whatever is lost, repeated or cut off by a kill, each act arrives exactly once and as it was last written", async () => {
  for (let seed = 1; seed <= 400; seed++) await liveThrough(seed, { kills: 6, restores: 0 });
});

test("a database that was put back gets every kept act again, and the phone what the server then has", async () => {
  for (let seed = 1001; seed <= 1300; seed++) await liveThrough(seed, { kills: 4, restores: 2 });
});

test("the app may be killed at every single step of an exchange", async () => {
  for (let step = 1; step < 120; step++) {
    let left = step;
    const phone = new MemoryPhone(() => --left === 0);
    const server = new MemoryServer();
    server.most = 2;
    for (let house = 0; house < 5; house++) server.put(household(`h${house}`));
    for (let house = 0; house < 5; house++) phone.tap(phone.visit(`h${house}`), `photo-${house}`);
    await settleDown(phone, server);
    expectAllThere(phone, server);
  }
});

test("no batch is larger than fifty, and one that is too large is halved until it fits", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  for (let house = 0; house < 120; house++) phone.tap(phone.visit(`h${house}`));
  expect(await exchange(phone.asPhone(), server.asServer())).toEqual({ result: "done" });
  expect(server.requests).toBe(Math.ceil(120 / BATCH) + 1);
  server.most = 3;
  for (let house = 0; house < 20; house++) phone.tap(phone.visit(`h${house}`));
  expect(await exchange(phone.asPhone(), server.asServer())).toEqual({ result: "done" });
  expect(phone.countUnsent()).toBe(0);
});

test("a held act no longer stands before the others", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  server.holds = (act) => (act.seq === 1 ? "unknown_round" : undefined);
  phone.tap(phone.visit("h1"));
  phone.tap(phone.visit("h2"));
  expect(await exchange(phone.asPhone(), server.asServer())).toEqual({ result: "done" });
  expect(phone.disk.map(({ receipt }) => receipt?.status)).toEqual(["held", "accepted"]);
});

test("taps on one visit are one act until it was offered, then another one with the next revision", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  const visit = phone.visit("h1");
  for (const note of ["một", "hai", "ba"]) phone.tap({ ...visit, note });
  server.line = () => "answer lost";
  await exchange(phone.asPhone(), server.asServer());
  phone.tap({ ...visit, note: "bốn" });
  server.line = () => "good";
  await exchange(phone.asPhone(), server.asServer());
  const notes = [...server.committed.acts.values()].map(({ data }) => [
    data.revision,
    (data as VisitData).note,
  ]);
  expect(notes).toEqual([
    [1, "ba"],
    [2, "bốn"],
  ]);
});

test("a telephone that the server does not know keeps everything", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  server.known = false;
  phone.tap(phone.visit("h1"));
  const exchanged = await exchange(phone.asPhone(), server.asServer());
  expect(exchanged).toEqual({ result: "unknown", message: "Máy chưa được biết." });
  expect(phone.countUnsent()).toBe(1);
});

test("a revoked telephone sends what it has once, erases everything and says so", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  for (let house = 0; house < 60; house++) phone.tap(phone.visit(`h${house}`));
  server.revoked = true;
  expect(await exchange(phone.asPhone(), server.asServer())).toEqual({ result: "wiped" });
  expect(server.committed.acts.size).toBe(60);
  expect([phone.isWiped, server.wipedConfirmed]).toEqual([true, 1]);
});

test("a revoked telephone without a network keeps what it has until it could send it", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  phone.tap(phone.visit("h1"));
  server.revoked = true;
  let requests = 0;
  server.line = () => (++requests === 1 ? "good" : "lost");
  expect(await exchange(phone.asPhone(), server.asServer())).toMatchObject({ result: "later" });
  expect(phone.isWiped).toBe(false);
  server.line = () => "good";
  expect(await exchange(phone.asPhone(), server.asServer())).toEqual({ result: "wiped" });
});

test("a household that has gone is forgotten with its edits, but for unsent ones; visits stay for the totals", async () => {
  const phone = new MemoryPhone();
  const server = new MemoryServer();
  server.put(household("h1"));
  server.put(household("h2"));
  phone.tap(phone.visit("h1"));
  await exchange(phone.asPhone(), server.asServer());
  server.remove("h1");
  await exchange(phone.asPhone(), server.asServer());
  expect(housesOf(phone)).toEqual(["h2"]);
  expect([...phone.mine.records.values()].map(({ type }) => type)).toEqual(["visit"]);
});
