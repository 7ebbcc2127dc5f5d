import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from "idb";
import type { Receipt } from "../contract.ts";
import type { Keyring } from "./keyring.ts";
import type { Sealed } from "./vault.ts";

/** One act as it lies on the disk; who and what stands only in `sealed`, and in `envelope` for the server alone. */
export interface StoredAct {
  seq: number;
  id: string;
  sealed: Sealed;
  /** The act closed for the server: it can be carried to the office even when the PIN is forgotten. */
  envelope: Uint8Array;
  /** 1 until the server has acknowledged it; absent afterwards, so that the index holds only what waits. */
  unsent?: 1;
  /** 1 as soon as anybody else may have it: sent without an answer, or saved to a file. It never changes again. */
  offered?: 1;
  /** 1 while the office has to decide about it. */
  held?: 1;
  receipt?: Omit<Receipt, "id">;
  /** When the first receipt came, in milliseconds since 1970. */
  receivedAt?: number;
}

/** A file that belongs to an act, a photo for instance. */
export interface StoredAttachment {
  id: string;
  actId: string;
  mediaType: string;
  sealed: Sealed;
  unsent?: 1;
}

/** A part of a collection: many records sealed together, since opening each by itself takes too long on a cheap phone. */
export interface StoredBucket {
  collection: string;
  number: number;
  /** Grows at each write: who read an older one must read again before writing. */
  version: number;
  sealed: Sealed;
}

export interface FieldSchema extends DBSchema {
  keyring: { key: string; value: Keyring };
  counters: { key: string; value: number };
  acts: {
    key: number;
    value: StoredAct;
    indexes: { id: string; unsent: number; held: number; receivedAt: number };
  };
  attachments: { key: string; value: StoredAttachment; indexes: { actId: string; unsent: number } };
  buckets: { key: [string, number]; value: StoredBucket };
  /** Single sealed values: who the member is, the cursor of the last pull, what is being typed. */
  notes: { key: string; value: Sealed };
}

export type Database = IDBPDatabase<FieldSchema>;

/** One step of the schema. A step that has been released never changes, and steps only add: phones hold unsent work. */
export type Step = (database: Database) => void;

export const STEPS: readonly Step[] = [
  (database) => {
    database.createObjectStore("keyring");
    database.createObjectStore("counters");
    const acts = database.createObjectStore("acts", { keyPath: "seq" });
    acts.createIndex("id", "id", { unique: true });
    acts.createIndex("unsent", "unsent");
    acts.createIndex("held", "held");
    acts.createIndex("receivedAt", "receivedAt");
    const attachments = database.createObjectStore("attachments", { keyPath: "id" });
    attachments.createIndex("actId", "actId");
    attachments.createIndex("unsent", "unsent");
    database.createObjectStore("buckets", { keyPath: ["collection", "number"] });
    database.createObjectStore("notes");
  },
];

/**
 * Opens the database and brings it up to this version of the app.
 *
 * @param onTakenAway Called when another tab needs it: a newer app is upgrading it, or it is being wiped. It is closed.
 */
export function openDatabase(
  name: string,
  onTakenAway: () => void,
  steps: readonly Step[] = STEPS,
): Promise<Database> {
  return openDB<FieldSchema>(name, steps.length, {
    upgrade(database, oldVersion) {
      for (const step of steps.slice(oldVersion)) step(database);
    },
    blocking(_current, _next, event) {
      (event.target as IDBDatabase).close(); // waits for the transactions that run
      onTakenAway();
    },
    terminated: onTakenAway,
  });
}

/** A transaction that is on the disk, not only in the system's memory, when its `done` resolves. */
export function durable<Names extends StoreNames<FieldSchema>[]>(database: Database, names: [...Names]) {
  return database.transaction(names, "readwrite", { durability: "strict" });
}
