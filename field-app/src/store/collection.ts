import { type Database, durable, type StoredBucket } from "./database.ts";
import type { Sealed, Vault } from "./vault.ts";

const BUCKETS = 16;
const NUMBERS: readonly number[] = Array.from({ length: BUCKETS }, (_, number) => number);
const MOST_TRIES = 20;

export interface Identified {
  id: string;
}

/** What happens to a collection. */
export interface Change<T extends Identified> {
  put?: readonly T[];
  /** Ids; those that are not there are no fault. */
  deleted?: readonly string[];
  /** Whether only `put` remains. */
  isAnew?: boolean;
}

/** A change of a collection on its way to the disk. */
export interface Pending {
  prepare(): Promise<StoredBucket[]>;
  forget(): void;
  written(): void;
}

/** FNV-1a over UTF-16 units, into a bucket. */
function bucketOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}

/** Two tabs write the same collection without end. */
export class TooBusy extends Error {
  override name = "TooBusy";
}

/**
 * Writes changes of several collections and some notes, all or nothing: a pull with its cursor.
 *
 * Encryption cannot wait inside a transaction. So buckets are sealed before it, and it gives up and starts over when
 * another tab was first with one of them.
 */
export async function writeTogether(
  database: Database,
  vault: Vault,
  changes: readonly Pending[],
  notes: Record<string, unknown> = {},
): Promise<void> {
  const sealedNotes = await Promise.all(
    Object.entries(notes).map(
      async ([name, value]) => [name, await vault.seal(`notes/${name}`, value)] as const,
    ),
  );
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const buckets = (await Promise.all(changes.map((change) => change.prepare()))).flat();
    if (await write(database, buckets, sealedNotes)) {
      for (const change of changes) change.written();
      return;
    }
    for (const change of changes) change.forget();
  }
  throw new TooBusy();
}

async function write(
  database: Database,
  buckets: readonly StoredBucket[],
  notes: readonly (readonly [string, Sealed])[],
): Promise<boolean> {
  const transaction = durable(database, ["buckets", "notes"]);
  const store = transaction.objectStore("buckets");
  for (const bucket of buckets) {
    const now = await store.get([bucket.collection, bucket.number]);
    if ((now?.version ?? 0) + 1 !== bucket.version) {
      await transaction.done;
      return false;
    }
  }
  await Promise.all([
    ...buckets.map((bucket) => store.put(bucket)),
    ...notes.map(([name, sealed]) => transaction.objectStore("notes").put(sealed, name)),
    transaction.done,
  ]);
  return true;
}

/**
 * Records that come from the server (households, residents, skills), by id, sealed.
 *
 * They lie in a few buckets, each sealed as a whole: five thousand records open in sixteen decryptions. What is open
 * stays in memory until the app is locked.
 */
export class Collection<T extends Identified> {
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #name: string;
  readonly #onWritten: (numbers: number[]) => void;
  readonly #cache = new Map<number, { version: number; records: Map<string, T> }>();

  /**
   * @param onWritten Told which buckets were written, so that other tabs read them anew.
   */
  constructor(database: Database, vault: Vault, name: string, onWritten: (numbers: number[]) => void) {
    this.#database = database;
    this.#vault = vault;
    this.#name = name;
    this.#onWritten = onWritten;
  }

  /** All records, in no order. */
  async all(): Promise<T[]> {
    const missing = NUMBERS.filter((number) => !this.#cache.has(number));
    if (missing.length > 0) await this.#readAll(missing);
    return NUMBERS.flatMap((number) => [...(this.#cache.get(number)?.records.values() ?? [])]);
  }

  async get(id: string): Promise<T | undefined> {
    const number = bucketOf(id);
    return (this.#cache.get(number) ?? (await this.#read(number))).records.get(id);
  }

  /** Puts some records and deletes others, at once or not at all. */
  change(change: Change<T>): Promise<void> {
    return writeTogether(this.#database, this.#vault, [this.pending(change)]);
  }

  /** A change for `writeTogether`. */
  pending({ put = [], deleted = [], isAnew = false }: Change<T>): Pending {
    const named = [...put.map((record) => record.id), ...deleted].map(bucketOf);
    const numbers = isAnew ? NUMBERS : [...new Set(named)];
    let fresh: { stored: StoredBucket; records: Map<string, T> }[] = [];
    return {
      prepare: async () => {
        fresh = await Promise.all(
          numbers.map((number) => this.#changed(number, put, isAnew ? "all" : deleted)),
        );
        return fresh.map(({ stored }) => stored);
      },
      forget: () => this.forget(numbers),
      written: () => {
        for (const { stored, records } of fresh) {
          this.#cache.set(stored.number, { version: stored.version, records });
        }
        this.#onWritten([...numbers]);
      },
    };
  }

  /** Reads some buckets anew next time: another tab has written them. */
  forget(numbers: readonly number[]): void {
    for (const number of numbers) this.#cache.delete(number);
  }

  async #changed(number: number, put: readonly T[], deleted: readonly string[] | "all") {
    const known = this.#cache.get(number) ?? (await this.#read(number));
    const records = new Map(deleted === "all" ? [] : known.records);
    if (deleted !== "all") for (const id of deleted) records.delete(id);
    for (const record of put) if (bucketOf(record.id) === number) records.set(record.id, record);
    const sealed = await this.#vault.seal(this.#place(number), [...records.values()]);
    const stored: StoredBucket = { collection: this.#name, number, version: known.version + 1, sealed };
    return { stored, records };
  }

  async #read(number: number) {
    return this.#opened(number, await this.#database.get("buckets", [this.#name, number]));
  }

  /** All in one transaction: on a cheap phone each costs more than what it reads. */
  async #readAll(numbers: readonly number[]): Promise<void> {
    const range = IDBKeyRange.bound([this.#name, 0], [this.#name, BUCKETS]);
    const stored = new Map((await this.#database.getAll("buckets", range)).map((one) => [one.number, one]));
    await Promise.all(numbers.map((number) => this.#opened(number, stored.get(number))));
  }

  async #opened(number: number, stored: StoredBucket | undefined) {
    const records = stored ? await this.#vault.open<T[]>(this.#place(number), stored.sealed) : [];
    const read = {
      version: stored?.version ?? 0,
      records: new Map(records.map((record) => [record.id, record])),
    };
    this.#cache.set(number, read);
    return read;
  }

  #place(number: number): string {
    return `buckets/${this.#name}/${number}`;
  }
}
