import type { Act, Receipt } from "../contract.ts";
import { type Database, durable, type StoredAct, type StoredAttachment } from "./database.ts";
import { closeEnvelope } from "./envelope.ts";
import { uuid7 } from "./uuid7.ts";
import type { Vault } from "./vault.ts";

/** An act before it is recorded. */
export type NewAct = DistributiveOmit<Act, "id" | "seq" | "made_at"> & {
  /** The phone's clock at the tap. */
  at: Date;
};
type DistributiveOmit<T, Keys extends PropertyKey> = T extends unknown ? Omit<T, Keys> : never;

/** A file that is recorded with an act. */
export interface NewAttachment {
  id: string;
  mediaType: string;
  bytes: ArrayBuffer;
}

/** An act with what became of it. */
export interface KeptAct {
  act: Act;
  isSent: boolean;
  receipt?: Omit<Receipt, "id">;
}

/** How long an act is kept after its receipt: the contract asks for 60 days, in case the database is put back. */
export const KEEP_DAYS = 60;
/** Photos are large: they are kept for as long as a database that is put back is usually behind. */
export const KEEP_FILE_DAYS = 7;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** The acts of this phone, in their order, durable from the tap on, kept until the server surely has them. */
export class Outbox {
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #onChange: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #forgotAt = Number.NEGATIVE_INFINITY;

  /**
   * @param onChange Called after every write.
   */
  constructor(database: Database, vault: Vault, onChange: () => void) {
    this.#database = database;
    this.#vault = vault;
    this.#onChange = onChange;
  }

  /** Records an act with its files. When this resolves, they are on the disk. */
  record(act: NewAct, attachments: readonly NewAttachment[] = []): Promise<Act> {
    const recorded = this.#last.then(() => this.#record(act, attachments));
    this.#last = recorded.catch(() => undefined); // the next tap does not suffer from this one
    return recorded;
  }

  /**
   * Writes an act anew that nobody but this phone has seen: many taps on one visit stay one act.
   *
   * @param id The act that is written anew.
   * @param inPlace What stands under its id and number, where it was never offered to anybody.
   * @param otherwise What is recorded as another act, where it was.
   */
  revise(
    id: string,
    inPlace: NewAct,
    otherwise: NewAct,
    attachments: readonly NewAttachment[] = [],
  ): Promise<Act> {
    const recorded = this.#last.then(
      async () => (await this.#replace(id, inPlace, attachments)) ?? this.#record(otherwise, attachments),
    );
    this.#last = recorded.catch(() => undefined);
    return recorded;
  }

  /** The oldest unsent acts, to be sent: from now on none of them is written anew, since the server may have it. */
  async offer(limit?: number): Promise<Act[]> {
    return (await this.#openAll(await offered(this.#database, limit))).map(({ act }) => act);
  }

  /** The identifiers of the acts that the server has not acknowledged. */
  async unsentIds(): Promise<Set<string>> {
    return new Set((await this.#database.getAllFromIndex("acts", "unsent", 1)).map(({ id }) => id));
  }

  async get(id: string): Promise<KeptAct | undefined> {
    const stored = await this.#database.getFromIndex("acts", "id", id);
    return stored && (await this.#openAll([stored]))[0];
  }

  /** The oldest acts that wait for their receipt. */
  async unsent(limit?: number): Promise<Act[]> {
    const kept = await this.#openAll(await this.#database.getAllFromIndex("acts", "unsent", 1, limit));
    return kept.map(({ act }) => act);
  }

  /** The acts of this phone after a number, oldest first. */
  async after(seq: number): Promise<KeptAct[]> {
    return this.#openAll(await this.#database.getAll("acts", IDBKeyRange.lowerBound(seq, true)));
  }

  /** The acts that the office has to decide about. */
  async held(): Promise<KeptAct[]> {
    return this.#openAll(await this.#database.getAllFromIndex("acts", "held", 1));
  }

  /** Notes what the server has committed; a repeated receipt, or one for an act of another phone, changes nothing. */
  async acknowledge(receipts: readonly Receipt[], at: Date): Promise<void> {
    const write = durable(this.#database, ["acts"]);
    for (const { id, ...receipt } of receipts) {
      const stored = await write.store.index("id").get(id);
      if (stored === undefined) continue;
      delete stored.unsent;
      delete stored.held;
      stored.receipt = receipt;
      stored.receivedAt ??= at.getTime();
      if (receipt.status === "held") stored.held = 1;
      await write.store.put(stored);
    }
    await write.done;
    this.#onChange();
  }

  /** Makes every kept act and file unsent: the server's database was put back to an earlier state. */
  async offerAgain(): Promise<void> {
    const write = durable(this.#database, ["acts", "attachments"]);
    const [acts, attachments] = [write.objectStore("acts"), write.objectStore("attachments")];
    for (const stored of await acts.getAll()) await acts.put({ ...stored, unsent: 1 });
    for (const stored of await attachments.getAll()) await attachments.put({ ...stored, unsent: 1 });
    await write.done;
    this.#onChange();
  }

  /**
   * Forgets acts that were received long ago, and their files earlier, so that a long history does not grow on the phone.
   *
   * Does nothing when it did so within the hour: it looks through everything.
   */
  async forgetOld(now: Date): Promise<void> {
    if (now.getTime() - this.#forgotAt < HOUR_MS) return;
    this.#forgotAt = now.getTime();
    const write = durable(this.#database, ["acts", "attachments"]);
    const [acts, attachments] = [write.objectStore("acts"), write.objectStore("attachments")];
    const unsent = new Set(await attachments.index("unsent").getAllKeys(1));
    const waiting = new Set<string>();
    for (let file = await attachments.index("actId").openKeyCursor(); file; file = await file.continue()) {
      const [actId, id] = [String(file.key), file.primaryKey];
      const act = await acts.index("id").get(actId);
      const isOld =
        act?.receivedAt !== undefined && act.receivedAt <= now.getTime() - KEEP_FILE_DAYS * DAY_MS;
      if (unsent.has(id)) waiting.add(actId);
      else if (isOld) await attachments.delete(id);
    }
    const before = IDBKeyRange.upperBound(now.getTime() - KEEP_DAYS * DAY_MS);
    for (let act = await acts.index("receivedAt").openCursor(before); act; act = await act.continue()) {
      if (!act.value.unsent && !waiting.has(act.value.id)) await act.delete();
    }
    await write.done;
    this.#onChange();
  }

  /** The files that the server does not have yet, without their bytes. */
  async unsentAttachments(): Promise<Pick<StoredAttachment, "id" | "actId" | "mediaType">[]> {
    const stored = await this.#database.getAllFromIndex("attachments", "unsent", 1);
    return stored.map(({ id, actId, mediaType }) => ({ id, actId, mediaType }));
  }

  async attachmentBytes(id: string): Promise<ArrayBuffer | undefined> {
    const stored = await this.#database.get("attachments", id);
    return stored && this.#vault.openBytes(`attachments/${id}`, stored.sealed);
  }

  async acknowledgeAttachment(id: string): Promise<void> {
    const write = durable(this.#database, ["attachments"]);
    const stored = await write.store.get(id);
    if (stored !== undefined) {
      delete stored.unsent;
      await write.store.put(stored);
    }
    await write.done;
    this.#onChange();
  }

  /**
   * Sealing cannot wait inside a transaction, and the number is inside what is sealed. So the number is looked up,
   * and the transaction gives up when another tab has taken it meanwhile.
   */
  async #record({ at, ...rest }: NewAct, attachments: readonly NewAttachment[]): Promise<Act> {
    const id = uuid7(at.getTime());
    const ring = await this.#database.get("keyring", "device");
    if (ring === undefined) throw new Error("this phone is not enrolled");
    const files = await this.#sealAttachments(id, attachments);
    for (;;) {
      const seq = ((await this.#database.get("counters", "seq")) ?? 0) + 1;
      const act = { id, seq, made_at: at.toISOString(), ...rest } as Act;
      const [sealed, envelope] = await Promise.all([
        this.#vault.seal(`acts/${id}`, act),
        closeEnvelope(ring.sealKey, id, act),
      ]);
      const write = durable(this.#database, ["counters", "acts", "attachments"]);
      if (((await write.objectStore("counters").get("seq")) ?? 0) + 1 !== seq) {
        await write.done;
        continue;
      }
      await Promise.all([
        write.objectStore("counters").put(seq, "seq"),
        write.objectStore("acts").add({ seq, id, sealed, envelope, unsent: 1 }),
        ...files.map((file) => write.objectStore("attachments").add(file)),
        write.done,
      ]);
      this.#onChange();
      return act;
    }
  }

  /** The act in the place of one that was never offered, or undefined where it was, also by another tab just now. */
  async #replace(
    id: string,
    { at, ...rest }: NewAct,
    attachments: readonly NewAttachment[],
  ): Promise<Act | undefined> {
    const [ring, known] = await Promise.all([
      this.#database.get("keyring", "device"),
      this.#database.getFromIndex("acts", "id", id),
    ]);
    if (ring === undefined || known?.unsent === undefined || known.offered) return undefined;
    const act = { id, seq: known.seq, made_at: at.toISOString(), ...rest } as Act;
    const [sealed, envelope, files] = await Promise.all([
      this.#vault.seal(`acts/${id}`, act),
      closeEnvelope(ring.sealKey, id, act),
      this.#sealAttachments(id, attachments),
    ]);
    const write = durable(this.#database, ["acts", "attachments"]);
    const now = await write.objectStore("acts").get(known.seq);
    if (now?.unsent === undefined || now.offered) {
      await write.done;
      return undefined;
    }
    await Promise.all([
      write.objectStore("acts").put({ ...now, sealed, envelope }),
      ...files.map((file) => write.objectStore("attachments").add(file)),
      write.done,
    ]);
    this.#onChange();
    return act;
  }

  #sealAttachments(actId: string, attachments: readonly NewAttachment[]): Promise<StoredAttachment[]> {
    return Promise.all(
      attachments.map(async ({ id, mediaType, bytes }) => ({
        id,
        actId,
        mediaType,
        sealed: await this.#vault.sealBytes(`attachments/${id}`, bytes),
        unsent: 1 as const,
      })),
    );
  }

  #openAll(stored: StoredAct[]): Promise<KeptAct[]> {
    return Promise.all(
      stored.map(async ({ id, sealed, unsent, receipt }) => ({
        act: await this.#vault.open<Act>(`acts/${id}`, sealed),
        isSent: unsent === undefined,
        ...(receipt && { receipt }),
      })),
    );
  }
}

/** The oldest unsent acts, marked as seen by others; needs no PIN. */
export async function offered(database: Database, limit?: number): Promise<StoredAct[]> {
  const write = durable(database, ["acts"]);
  const stored = await write.store.index("unsent").getAll(1, limit);
  for (const act of stored) if (act.offered === undefined) await write.store.put({ ...act, offered: 1 });
  await write.done;
  return stored;
}

/** How many acts and files are only on this phone; needs no PIN. */
export async function countUnsent(database: Database): Promise<{ acts: number; attachments: number }> {
  const [acts, attachments] = await Promise.all([
    database.countFromIndex("acts", "unsent", 1),
    database.countFromIndex("attachments", "unsent", 1),
  ]);
  return { acts, attachments };
}
