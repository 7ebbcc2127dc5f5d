import { expect, test, vi } from "vitest";
import { openDB } from "idb";
import { type Database, openDatabase, STEPS } from "../../src/store/database.ts";
import { KEEP_DAYS } from "../../src/store/outbox.ts";
import { uuid7 } from "../../src/store/uuid7.ts";
import { enrolledPhone, newPhone, openEnvelope, opened, PIN, startApp, until, visit } from "../phone.ts";

const AT = new Date("2026-10-10T08:00:00+07:00");
const LATER = new Date("2026-10-10T09:00:00+07:00");
const days = (count: number) => new Date(LATER.getTime() + count * 86_400_000);

test("acts come out in the order of the taps, numbered without gaps, after the phone was switched off", async () => {
  const name = newPhone();
  const phone = await enrolledPhone(name);
  for (let house = 1; house <= 5; house++) await opened(phone).outbox.record(visit(house));
  phone.close();
  const again = await startApp(name);
  expect(again.unsent.value.acts).toBe(5);
  await again.unlock(PIN);
  const unsent = await opened(again).outbox.unsent();
  expect(unsent.map((act) => act.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(unsent.map((act) => act.data)).toEqual([1, 2, 3, 4, 5].map((house) => visit(house).data));
  expect(unsent[0]?.made_at).toBe("2026-10-10T01:00:00.000Z");
  expect(new Set(unsent.map((act) => act.id)).size).toBe(5);
});

test("recording resolves only when a strict transaction is complete", async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction");
  const phone = await enrolledPhone();
  transaction.mockClear();
  await opened(phone).outbox.record(visit(1));
  expect(transaction).toHaveBeenCalledWith(["counters", "acts", "attachments"], "readwrite", {
    durability: "strict",
  });
});

test("an act that the disk refuses leaves no number behind", async () => {
  const { outbox } = opened(await enrolledPhone());
  const twice = [1, 2].map(() => ({ id: "same", mediaType: "image/jpeg", bytes: new ArrayBuffer(1) }));
  await expect(outbox.record(visit(1), twice)).rejects.toThrow();
  expect((await outbox.record(visit(2))).seq).toBe(1);
  expect(await outbox.after(0)).toHaveLength(1);
});

test("two tabs that record at once never give a number twice", async () => {
  const name = newPhone();
  const first = await enrolledPhone(name);
  const second = await startApp(name);
  await second.unlock(PIN);
  const acts = await Promise.all(
    Array.from({ length: 40 }, (_, house) => opened(house % 2 ? first : second).outbox.record(visit(house))),
  );
  const numbers = acts.map((act) => act.seq).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  await until(() => first.unsent.value.acts === 40 && second.unsent.value.acts === 40);
});

test("taps in quick succession keep their order", async () => {
  const { outbox } = opened(await enrolledPhone());
  const acts = await Promise.all([1, 2, 3, 4, 5].map((house) => outbox.record(visit(house))));
  expect(acts.map((act) => act.seq)).toEqual([1, 2, 3, 4, 5]);
});

test("a received act is unsent no longer, a repeated receipt and a stranger's change nothing", async () => {
  const phone = await enrolledPhone();
  const { outbox } = opened(phone);
  const [first, second] = [await outbox.record(visit(1)), await outbox.record(visit(2))];
  const receipts = [
    { id: second.id, status: "held", reason: "unknown_household", message: "Hộ này không có." },
    { id: "nobody's", status: "accepted" },
  ] as const;
  await outbox.acknowledge(receipts, LATER);
  await outbox.acknowledge(receipts, LATER);
  expect((await outbox.unsent()).map((act) => act.id)).toEqual([first.id]);
  expect(await outbox.held()).toMatchObject([
    { act: { id: second.id }, isSent: true, receipt: { status: "held", reason: "unknown_household" } },
  ]);
  await until(() => phone.unsent.value.acts === 1);
});

test("a received act is kept for 60 days and then forgotten, an unsent one is never, and numbering goes on", async () => {
  const { outbox } = opened(await enrolledPhone());
  const first = await outbox.record(visit(1));
  await outbox.record(visit(2));
  await outbox.acknowledge([{ id: first.id, status: "accepted" }], LATER);
  await outbox.forgetOld(days(KEEP_DAYS - 1));
  expect(await outbox.after(0)).toHaveLength(2);
  await outbox.forgetOld(days(KEEP_DAYS));
  expect((await outbox.after(0)).map(({ act }) => act.seq)).toEqual([2]);
  expect((await outbox.record(visit(3))).seq).toBe(3);
});

test("after the server's database was put back every kept act is offered once more", async () => {
  const { outbox } = opened(await enrolledPhone());
  const act = await outbox.record(visit(1));
  await outbox.acknowledge([{ id: act.id, status: "accepted" }], LATER);
  await outbox.offerAgain();
  expect(await outbox.unsent()).toEqual([act]);
});

test("a photo is durable with its act and stays until it is sent itself", async () => {
  const { outbox } = opened(await enrolledPhone());
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  const act = await outbox.record(visit(1), [{ id: "p1", mediaType: "image/jpeg", bytes }]);
  await outbox.acknowledge([{ id: act.id, status: "accepted" }], LATER);
  await outbox.forgetOld(days(KEEP_DAYS));
  expect(await outbox.unsentAttachments()).toEqual([{ id: "p1", actId: act.id, mediaType: "image/jpeg" }]);
  expect([...new Uint8Array((await outbox.attachmentBytes("p1")) ?? new ArrayBuffer())]).toEqual([1, 2, 3]);
  await outbox.acknowledgeAttachment("p1");
  await outbox.forgetOld(days(KEEP_DAYS + 1));
  expect(await outbox.after(0)).toEqual([]);
  expect(await outbox.unsentAttachments()).toEqual([]);
  expect(await outbox.attachmentBytes("p1")).toBeUndefined();
});

test("the file for the office holds the unsent acts, opens only there, and needs no PIN", async () => {
  const phone = await enrolledPhone();
  const { outbox } = opened(phone);
  const sent = await outbox.record(visit(1));
  const act = await outbox.record(visit(2, AT, "Nguyễn Văn Mẫu"));
  await outbox.acknowledge([{ id: sent.id, status: "accepted" }], LATER);
  phone.lock();
  const file = await phone.fileForOffice();
  expect(file).toMatchObject({ format: "tungngo-field-acts", version: 1, device: "device-1", commune: 12 });
  expect(JSON.stringify(file)).not.toContain("Mẫu");
  const [envelope, ...others] = file.envelopes;
  expect(others).toEqual([]);
  expect(await openEnvelope(act.id, envelope?.sealed ?? "")).toEqual(act);
  await expect(openEnvelope(sent.id, envelope?.sealed ?? "")).rejects.toThrow();
});

test("a wiped phone holds nothing, and the other tab knows", async () => {
  const name = newPhone();
  const first = await enrolledPhone(name);
  const second = await startApp(name);
  await second.unlock(PIN);
  await opened(second).outbox.record(visit(1));
  await first.wipe();
  await until(() => second.state.value === "wiped");
  expect(second.opened.value).toBeUndefined();
  expect((await startApp(name)).state.value).toBe("new");
});

test("unsent acts survive an app of a later version, and the older tab lets go", async () => {
  const name = newPhone();
  const phone = await enrolledPhone(name);
  await opened(phone).outbox.record(visit(1));
  const later = await openDatabase(name, () => undefined, [
    ...STEPS,
    (database) => void (database as unknown as IDBDatabase).createObjectStore("later"),
  ]);
  expect(await later.countFromIndex("acts", "unsent", 1)).toBe(1);
  expect(phone.state.value).toBe("taken");
  later.close();
});

test("steps of the schema only add", async () => {
  const added: string[] = [];
  for (const step of STEPS) {
    const name = newPhone();
    const database = await openDB(name, 1, { upgrade: (fresh) => step(fresh as unknown as Database) });
    added.push(...database.objectStoreNames);
    database.close();
    expect(step.toString()).not.toMatch(/delete(ObjectStore|Index)|\.clear\(/);
  }
  expect(added).toEqual(["acts", "attachments", "buckets", "counters", "keyring", "notes"]);
});

test("an identifier is a UUID of version 7 that sorts by time", () => {
  const [earlier, later] = [uuid7(AT.getTime()), uuid7(AT.getTime() + 1)];
  expect(earlier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(earlier.replaceAll("-", "").slice(0, 12), 16)).toBe(AT.getTime());
  expect(earlier < later).toBe(true);
});

test("a photo that the server has goes after a week, its act after sixty days", async () => {
  const { outbox } = opened(await enrolledPhone());
  const bytes = new Uint8Array([1]).buffer;
  const act = await outbox.record(visit(1), [{ id: "p7", mediaType: "image/jpeg", bytes }]);
  await outbox.acknowledge([{ id: act.id, status: "accepted" }], LATER);
  await outbox.acknowledgeAttachment("p7");
  await outbox.forgetOld(days(6));
  expect(await outbox.attachmentBytes("p7")).toBeDefined();
  await outbox.forgetOld(days(7));
  expect(await outbox.attachmentBytes("p7")).toBeUndefined();
  expect(await outbox.after(0)).toHaveLength(1);
});
