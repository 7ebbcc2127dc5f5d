import { expect, test, vi } from "vitest";
import type { VisitData } from "../../src/contract.ts";
import { newVisit } from "../../src/model/visiting.ts";
import type { NewAct } from "../../src/store/outbox.ts";
import { enrolledPhone, opened, PIN, startApp } from "../phone.ts";

const AT = new Date("2026-10-10T08:00:00+07:00");
const VISIT = newVisit("household-1", "present", null, AT);

function version(revision: number, note: string): NewAct {
  return { kind: "visit", at: AT, offset_ms: null, team: 5, data: { ...VISIT, revision, note } };
}

function seen(acts: readonly { seq: number; data: unknown }[]) {
  return acts.map(({ seq, data }) => [seq, (data as VisitData).revision, (data as VisitData).note]);
}

test("an act that nobody has seen is written anew in its place, also after the phone was switched off", async () => {
  const phone = await enrolledPhone("revised");
  const first = await opened(phone).outbox.record(version(1, "một"));
  phone.close();
  const again = await startApp("revised");
  await again.unlock(PIN);
  const { outbox } = opened(again);
  const same = await outbox.revise(first.id, version(1, "hai"), version(2, "hai"));
  expect(same.id).toBe(first.id);
  expect(seen(await outbox.unsent())).toEqual([[1, 1, "hai"]]);
});

test("an act that was offered never changes again: what is written then is another act", async () => {
  const { outbox } = opened(await enrolledPhone());
  const first = await outbox.record(version(1, "một"));
  expect(seen(await outbox.offer(50))).toEqual([[1, 1, "một"]]);
  const other = await outbox.revise(first.id, version(1, "hai"), version(2, "hai"));
  expect(other.id).not.toBe(first.id);
  const third = await outbox.revise(other.id, version(2, "ba"), version(3, "ba"));
  expect(third.id).toBe(other.id);
  await outbox.acknowledge([{ id: first.id, status: "accepted" }], AT);
  expect(seen(await outbox.unsent())).toEqual([[2, 2, "ba"]]);
});

test("an act that was saved to a file for the office never changes again", async () => {
  const phone = await enrolledPhone();
  const { outbox } = opened(phone);
  const first = await outbox.record(version(1, "một"));
  expect((await phone.fileForOffice()).envelopes).toHaveLength(1);
  await outbox.revise(first.id, version(1, "hai"), version(2, "hai"));
  expect(seen(await outbox.unsent())).toEqual([
    [1, 1, "một"],
    [2, 2, "hai"],
  ]);
});

test("what is written anew while another tab offers it is not lost", async () => {
  const phone = await enrolledPhone("two-tabs-revise");
  const other = await startApp("two-tabs-revise");
  await other.unlock(PIN);
  const first = await opened(phone).outbox.record(version(1, "0"));
  let last = first.id;
  const sent: unknown[] = [];
  for (let tap = 1; tap <= 20; tap++) {
    const [act, offered] = await Promise.all([
      opened(phone).outbox.revise(last, version(tap, String(tap)), version(tap + 1, String(tap))),
      tap % 4 === 0 ? opened(other).outbox.offer(50) : [],
    ]);
    last = act.id;
    sent.push(...offered);
  }
  const kept = new Map((await opened(phone).outbox.unsent()).map((act) => [act.id, act]));
  for (const act of sent as { id: string }[]) expect(kept.get(act.id)).toEqual(act);
  expect((kept.get(last)?.data as VisitData).note).toBe("20");
});

test("a photo that is added to a visit goes with the act that stands for it", async () => {
  const { outbox } = opened(await enrolledPhone());
  const first = await outbox.record(version(1, ""));
  const photo = { id: "p1", mediaType: "image/jpeg", bytes: new Uint8Array([1]).buffer };
  await outbox.revise(first.id, version(1, "ảnh"), version(2, "ảnh"), [photo]);
  expect(await outbox.unsentAttachments()).toEqual([{ id: "p1", actId: first.id, mediaType: "image/jpeg" }]);
  expect((await outbox.get(first.id))?.act.data).toMatchObject({ note: "ảnh" });
});

test("an act that another tab offers while it is being sealed anew stays as it was offered", async () => {
  const phone = await enrolledPhone("offered-meanwhile");
  const other = await startApp("offered-meanwhile");
  await other.unlock(PIN);
  const { outbox } = opened(phone);
  const first = await outbox.record(version(1, "một"));
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  let sent: Promise<{ seq: number; data: unknown }[]> | undefined;
  vi.spyOn(crypto.subtle, "encrypt").mockImplementation(async (...sealing) => {
    sent ??= opened(other).outbox.offer(50);
    await sent;
    return encrypt(...sealing);
  });
  const second = await outbox.revise(first.id, version(1, "hai"), version(2, "hai"));
  expect(second.id).not.toBe(first.id);
  expect(seen((await sent) ?? [])).toEqual([[1, 1, "một"]]);
  expect(seen(await outbox.unsent())).toEqual([
    [1, 1, "một"],
    [2, 2, "hai"],
  ]);
});
