import { expect, test } from "vitest";
import type { VisitData } from "../../src/contract.ts";
import { newVisit } from "../../src/model/visiting.ts";
import type { Device } from "../../src/store/device.ts";
import type { Server } from "../../src/sync/server.ts";
import { Work } from "../../src/work/work.ts";
import { enrolledPhone, newPhone, opened, PIN, startApp } from "../phone.ts";
import { household, MemoryServer } from "../sync/street.ts";

async function enrolled(name = newPhone()): Promise<{ device: Device; work: Work }> {
  const device = await enrolledPhone(name);
  for (const [note, value] of Object.entries({ token: "token", epoch: "epoch-1" })) {
    await opened(device).notes.put(note, value);
  }
  return { device, work: await openedWork(device) };
}

async function openedWork(device: Device): Promise<Work> {
  const work = new Work(device, opened(device));
  await work.load();
  return work;
}

function streetOf(...ids: string[]): { memory: MemoryServer; server: Server } {
  const memory = new MemoryServer();
  for (const id of ids) memory.put(household(id));
  return { memory, server: memory.asServer() };
}

function visitTo(house: string): VisitData {
  return newVisit(house, "present", null, new Date());
}

test("what was pulled and what was tapped is there again after the phone was switched off", async () => {
  const name = newPhone();
  const { device, work } = await enrolled(name);
  const { server } = streetOf("h1", "h2", "h10");
  await work.exchange(server);
  expect(work.houses.value.map(({ id, state }) => [id, state])).toEqual([
    ["h1", "unvisited"],
    ["h2", "unvisited"],
    ["h10", "unvisited"],
  ]);
  await work.writeVisit(visitTo("h2"));
  expect(work.house("h2")?.state).toBe("met");
  device.close();
  const again = await startApp(name);
  await again.unlock(PIN);
  const later = await openedWork(again);
  expect(later.house("h2")?.state).toBe("met");
  expect(later.isWhole.value).toBe(true);
});

test("quick taps show at once, none is lost, and they are one act", async () => {
  const { work } = await enrolled();
  const { memory, server } = streetOf("h1");
  await work.exchange(server);
  const visit = visitTo("h1");
  await work.writeVisit(visit);
  const notes = ["a", "ab", "abc", "abcd"];
  const writes = notes.map((note) => {
    const write = work.writeVisit({ ...(work.visit(visit.visit)?.data ?? visit), note });
    expect(work.visit(visit.visit)?.data.note).toBe(note);
    return write;
  });
  await Promise.all(writes);
  expect(await work.outbox.unsent()).toHaveLength(1);
  await work.exchange(server);
  const sent = [...memory.committed.acts.values()];
  expect(sent.map(({ seq, data }) => [seq, data.revision, (data as VisitData).note])).toEqual([
    [1, 1, "abcd"],
  ]);
});

test("taps among exchanges neither flicker nor get lost, and revisions only grow", async () => {
  const { work } = await enrolled();
  const { memory, server } = streetOf("h1", "h2");
  await work.exchange(server);
  const visit = visitTo("h1");
  await work.writeVisit(visit);
  const doing: Promise<unknown>[] = [];
  for (let tap = 1; tap <= 30; tap++) {
    const now = work.visit(visit.visit)?.data ?? visit;
    expect(now.note).toBe(tap === 1 ? "" : String(tap - 1));
    doing.push(work.writeVisit({ ...now, note: String(tap) }));
    if (tap % 3 === 0) {
      memory.put(household("h2", { revision: tap }));
      doing.push(work.exchange(server));
    }
    if (tap % 5 === 0) await Promise.all(doing);
    else await new Promise((resolve) => setTimeout(resolve, tap % 4));
  }
  await Promise.all(doing);
  await work.exchange(server);
  const acts = [...memory.committed.acts.values()].sort((a, b) => a.seq - b.seq);
  expect(acts.map(({ seq }) => seq)).toEqual(acts.map((_, index) => index + 1));
  expect(acts.map(({ data }) => data.revision)).toEqual(acts.map((_, index) => index + 1));
  expect((acts.at(-1)?.data as VisitData).note).toBe("30");
});

test("an edit of what was sent is the next revision; taking it back leaves the household to be visited", async () => {
  const { work } = await enrolled();
  const { memory, server } = streetOf("h1");
  await work.exchange(server);
  const visit = visitTo("h1");
  await work.writeVisit(visit);
  await work.exchange(server);
  await work.writeVisit({ ...visit, voided: true });
  expect(work.house("h1")?.state).toBe("unvisited");
  await work.exchange(server);
  const acts = [...memory.committed.acts.values()].sort((a, b) => a.seq - b.seq);
  expect(acts.map(({ data }) => [data.revision, (data as VisitData).voided])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test("a tap that the disk refuses is taken back on the screen and said", async () => {
  const { device, work } = await enrolled();
  const { server } = streetOf("h1");
  await work.exchange(server);
  const visit = visitTo("h1");
  await work.writeVisit(visit);
  const { outbox } = opened(device);
  const revise = outbox.revise.bind(outbox);
  outbox.revise = () => Promise.reject(new DOMException("", "QuotaExceededError"));
  const write = work.writeVisit({ ...visit, note: "mất" });
  expect(work.visit(visit.visit)?.data.note).toBe("mất");
  await expect(write).rejects.toThrow();
  expect(work.visit(visit.visit)?.data.note).toBe("");
  outbox.revise = revise;
  await work.writeVisit({ ...visit, note: "còn" });
  expect(work.visit(visit.visit)?.data.note).toBe("còn");
});

test("what was tapped right before the app was killed is shown when it opens again", async () => {
  const name = newPhone();
  const { device } = await enrolled(name);
  const { outbox } = opened(device);
  // Recorded, and killed before anything else was done with it.
  await outbox.record({ kind: "visit", at: new Date(), offset_ms: null, team: 5, data: visitTo("h1") });
  device.close();
  const again = await startApp(name);
  await again.unlock(PIN);
  const work = await openedWork(again);
  expect(work.visits.value.map(({ data }) => data.household)).toEqual(["h1"]);
});

test("a household that the member adds stands in the list, keeps its place when the server has it, and can be edited", async () => {
  const { work } = await enrolled();
  const { memory, server } = streetOf("h1", "h3");
  await work.exchange(server);
  const data = {
    household: "h2",
    revision: 1,
    neighborhood: 9,
    lane: "Ngõ 1",
    house_number: "h2",
    head_name: "Hà Thị Mẫu",
    phone: "",
    note: "",
    place: null,
    state: "active",
  } as const;
  await work.writeHousehold(data);
  await work.writeResident({
    resident: "r1",
    revision: 1,
    household: "h2",
    full_name: "Hà Thị Mẫu",
    birth_year: 1956,
    is_adult: null,
    state: "active",
  });
  expect(work.houses.value.map(({ id }) => id)).toEqual(["h1", "h2", "h3"]);
  expect(work.house("h2")?.people.map(({ name, isAdult }) => [name, isAdult])).toEqual([
    ["Hà Thị Mẫu", true],
  ]);
  await work.exchange(server);
  memory.put(household("h2", { head_name: "Hà Thị Mẫu" }));
  await work.exchange(server);
  // The server's household has nobody yet: what was acknowledged before the pull is the server's to say.
  expect(work.house("h2")?.people).toEqual([]);
  await work.writeHousehold({ ...data, revision: 2, lane: "Ngõ 2" });
  expect(work.houses.value.map(({ id }) => id)).toEqual(["h1", "h3", "h2"]);
});
