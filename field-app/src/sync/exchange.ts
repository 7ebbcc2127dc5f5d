import type { Act, Receipt } from "../contract.ts";
import { folded, type Mine } from "../model/mine.ts";
import { outdated, settle } from "../model/settle.ts";
import { KEEP_DAYS } from "../store/outbox.ts";
import { type BookRecord, beginning, PULL, type PullState, pageChange, SETUP } from "./book.ts";
import type { Heard, Server } from "./server.ts";

/** What is sent at once at most; the contract would take 200, but a bad line loses less of 50. */
export const BATCH = 50;

/** Records by id, many of them changed in one transaction. */
export interface Shelf<T extends { id: string }> {
  all(): Promise<T[]>;
  get(id: string): Promise<T | undefined>;
  change(change: { put?: readonly T[]; deleted?: readonly string[] }): Promise<void>;
}

/** The acts of this telephone, as the exchange needs them. */
export interface Acts {
  /** The oldest unsent acts; from now on none of them changes any more, since the server may have it. */
  offer(limit: number): Promise<Act[]>;
  get(id: string): Promise<{ act: Act } | undefined>;
  acknowledge(receipts: readonly Receipt[], at: Date): Promise<void>;
  offerAgain(): Promise<void>;
  /** The acts that the server does not have. */
  unsentIds(): Promise<Set<string>>;
  forgetOld(now: Date): Promise<void>;
  unsentAttachments(): Promise<{ id: string; actId: string; mediaType: string }[]>;
  attachmentBytes(id: string): Promise<ArrayBuffer | undefined>;
  acknowledgeAttachment(id: string): Promise<void>;
}

export interface Phone {
  token: string;
  /** The epoch that the enrolment gave. */
  epoch: string;
  acts: Acts;
  book: Shelf<BookRecord>;
  mine: Shelf<Mine>;
  countUnsent(): number;
  /** Keeps the last measured difference of the clocks. */
  noteOffset(offsetMs: number): Promise<void>;
  /** Erases everything on this telephone. */
  wipe(): Promise<void>;
  now(): Date;
}

/**
 * done: sent and pulled. later: no answer that can be relied on; the same again after a while. unknown: the server does
 * not know this telephone; everything stays. wiped: the telephone was revoked, has sent what it had, and is empty.
 */
export type Exchanged =
  | { result: "done" }
  | { result: "later"; waitMs: number }
  | { result: "unknown"; message: string }
  | { result: "wiped" };

class Stop extends Error {
  readonly exchanged: Exchanged;
  constructor(exchanged: Exchanged) {
    super(exchanged.result);
    this.exchanged = exchanged;
  }
}

class Revoked extends Error {}

/**
 * Sends what is unsent, then the photos, then asks what is new.
 *
 * May stop or be killed at any step: each step leaves the telephone in a state from which the next exchange goes on.
 * Only one runs at a time (schedule.ts).
 */
export async function exchange(phone: Phone, server: Server): Promise<Exchanged> {
  try {
    // A new epoch makes sent acts unsent; the acts go first, so that what is pulled knows them.
    do await sendActs(phone, server);
    while (await pull(phone, server));
    await sendPhotos(phone, server);
    await forgetOld(phone);
    return { result: "done" };
  } catch (error) {
    if (error instanceof Stop) return error.exchanged;
    if (error instanceof Revoked) return leave(phone, server);
    throw error;
  }
}

/** The body of an answer; everything else ends the exchange. `passed` are the codes with which the caller can go on. */
async function bodyOf<T>(
  phone: Phone,
  heard: Heard<T>,
  passed: readonly string[] = [],
): Promise<{ body: T } | { code: string }> {
  if (heard.heard === "answer") {
    if (heard.offsetMs !== null) await phone.noteOffset(heard.offsetMs);
    return { body: heard.body };
  }
  if (heard.heard === "nothing") throw new Stop({ result: "later", waitMs: heard.waitMs });
  if (heard.code === "revoked") throw new Revoked();
  if (heard.status === 401) throw new Stop({ result: "unknown", message: heard.message });
  if (passed.includes(heard.code)) return { code: heard.code };
  throw new Stop({ result: "later", waitMs: 0 });
}

async function sendActs(phone: Phone, server: Server): Promise<void> {
  let limit = BATCH;
  for (;;) {
    const acts = await phone.acts.offer(limit);
    if (acts.length === 0) return;
    const others = Math.max(0, phone.countUnsent() - acts.length);
    const answer = await bodyOf(phone, await server.acts(phone.token, acts, others), ["too_large"]);
    if ("code" in answer) {
      if (acts.length === 1) throw new Stop({ result: "later", waitMs: 0 });
      limit = Math.floor(acts.length / 2);
      continue;
    }
    const { receipts, epoch } = answer.body;
    if (epoch !== (await knownEpoch(phone))) await beginAgain(phone, epoch);
    await acknowledge(phone, acts, receipts);
  }
}

/** The own versions first: what is acknowledged is not looked at again when the app opens. */
async function acknowledge(phone: Phone, acts: readonly Act[], receipts: readonly Receipt[]): Promise<void> {
  const asked = new Set(acts.map(({ id }) => id));
  const fitting = receipts.filter(({ id }) => asked.has(id));
  if (fitting.length === 0) throw new Stop({ result: "later", waitMs: 0 });
  const known = new Map((await phone.mine.all()).map((version) => [version.id, version]));
  const fresh = folded(acts, (id) => known.get(id));
  if (fresh.length > 0) await phone.mine.change({ put: fresh });
  await phone.acts.acknowledge(fitting, phone.now());
}

async function knownEpoch(phone: Phone): Promise<string> {
  return (await pullState(phone))?.epoch ?? phone.epoch;
}

async function pullState(phone: Phone): Promise<PullState | undefined> {
  const record = await phone.book.get(PULL);
  return record?.type === "pull" ? record : undefined;
}

/** The database was put back: everything that is kept is offered once more, and pulled from the beginning. */
async function beginAgain(phone: Phone, epoch: string): Promise<void> {
  await phone.acts.offerAgain();
  // Last: after a crash before it the difference is seen again.
  await phone.book.change({ put: [beginning(epoch, await pullState(phone))] });
}

/** Takes what is new; tells whether the database was put back meanwhile, so that acts have to be sent again. */
async function pull(phone: Phone, server: Server): Promise<boolean> {
  for (;;) {
    const state = (await pullState(phone)) ?? beginning(phone.epoch);
    const setup = await phone.book.get(SETUP);
    const version = state.cursor !== undefined && setup?.type === "setup" ? setup.setup.version : undefined;
    const pending = await phone.acts.unsentIds(); // before asking: what is acknowledged now is in the answer
    const heard = await server.pull(phone.token, state.cursor, version, phone.countUnsent());
    const answer = await bodyOf(phone, heard, ["malformed"]);
    if ("code" in answer) {
      // The server does not understand the cursor any more.
      if (state.cursor === undefined) throw new Stop({ result: "later", waitMs: 0 });
      await phone.book.change({ put: [beginning(state.epoch, state)] });
      continue;
    }
    const page = answer.body;
    if (page.epoch !== state.epoch) {
      await beginAgain(phone, page.epoch);
      return true;
    }
    const known = await phone.book.all();
    const { put, deleted } = pageChange(page, state, known, phone.now().getTime());
    const own = await phone.mine.all();
    const settled = settle(page.households, own, (act) => !pending.has(act));
    const gone = new Set(deleted);
    const forgotten = own.filter(
      (version) =>
        version.type !== "visit" &&
        !pending.has(version.act) &&
        gone.has(version.type === "household" ? version.id : version.data.household),
    );
    const dropped = [...settled.dropped, ...forgotten.map(({ id }) => id)];
    // The own ones first: after a crash in between the page comes again and lays itself over them.
    if (settled.changed.length + dropped.length > 0) {
      await phone.mine.change({ put: settled.changed, deleted: dropped });
    }
    await phone.book.change({ put, deleted });
    if (!page.more) return false;
  }
}

async function sendPhotos(phone: Phone, server: Server): Promise<void> {
  const pending = await phone.acts.unsentIds();
  for (const { id, actId, mediaType } of await phone.acts.unsentAttachments()) {
    if (pending.has(actId)) continue; // recorded while this exchange ran
    const act = (await phone.acts.get(actId))?.act;
    const bytes = await phone.acts.attachmentBytes(id);
    if (act?.kind === "visit" && bytes !== undefined) {
      const heard = await server.photo(phone.token, id, act.data.visit, mediaType, bytes);
      // Whatever the server refuses for good must not stand before the others.
      const refused = heard.heard === "refusal" && ![401, 403].includes(heard.status) ? [heard.code] : [];
      await bodyOf(phone, heard, refused);
    }
    await phone.acts.acknowledgeAttachment(id);
  }
}

/** A long history does not grow on the telephone. */
async function forgetOld(phone: Phone): Promise<void> {
  const unsent = await phone.acts.unsentIds();
  const old = outdated(await phone.mine.all(), (act) => unsent.has(act), phone.now(), KEEP_DAYS);
  if (old.length > 0) await phone.mine.change({ deleted: old });
  await phone.acts.forgetOld(phone.now());
}

/** The telephone was revoked: its unsent acts go once, whatever is answered, then everything is erased. */
async function leave(phone: Phone, server: Server): Promise<Exchanged> {
  for (;;) {
    const acts = await phone.acts.offer(BATCH);
    if (acts.length === 0) break;
    const heard = await server.acts(phone.token, acts, Math.max(0, phone.countUnsent() - acts.length));
    if (heard.heard === "nothing") return { result: "later", waitMs: heard.waitMs };
    const at = phone.now();
    await phone.acts.acknowledge(
      acts.map(({ id }) => ({ id, status: "held", reason: "device_revoked" })),
      at,
    );
  }
  await phone.wipe();
  await server.wiped(phone.token);
  return { result: "wiped" };
}
