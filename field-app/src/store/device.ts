import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { deleteDB } from "idb";
import type { ActsFile } from "../contract.ts";
import { drop } from "../sync/drop.ts";
import { Collection, type Identified, type Pending, writeTogether } from "./collection.ts";
import { type Database, durable, openDatabase } from "./database.ts";
import { toBase64Url } from "./envelope.ts";
import {
  changePin,
  type DeviceKeys,
  ITERATIONS,
  makeKeyring,
  type Tried,
  tryPin,
  waitOf,
} from "./keyring.ts";
import { DATABASE } from "./name.ts";
import { Notes } from "./notes.ts";
import { countUnsent, offered, Outbox } from "./outbox.ts";
import { Vault } from "./vault.ts";

/** How long the app may lie in the background before it asks for the PIN again. */
export const LOCK_AFTER_MS = 10 * 60 * 1000;

/**
 * new: not enrolled. locked: a PIN opens it. open: at work. taken: another tab upgrades the database; start again.
 * wiped: everything was deleted, by the member, by the server or after too many wrong PINs.
 */
export type State = "new" | "locked" | "open" | "taken" | "wiped";

/** What opening gives: everything that needs the data key. */
export interface Opened {
  outbox: Outbox;
  notes: Notes;
  collection<T extends Identified>(name: string): Collection<T>;
  /** Writes several collections' changes and some notes, all or nothing: a pull with its cursor. */
  writeTogether(changes: readonly Pending[], notes: Record<string, unknown>): Promise<void>;
}

/** What the server gives at enrolment, and what is sealed from the first moment on: the token, the member's name. */
export interface Enrolment extends DeviceKeys {
  notes: Record<string, unknown>;
}

/** What became of a PIN, for the person who typed it. */
export type Unlocking =
  | { result: "opened" }
  | { result: "wrong"; triesLeft: number; waitMs: number }
  | { result: "wait"; waitMs: number }
  | { result: "wiped" };

type Message =
  | { kind: "written"; collection: string; numbers: number[] }
  | { kind: "acts" }
  | { kind: "wiped" };

interface Settings {
  name?: string;
  iterations?: number;
  now?: () => number;
}

/** This phone: its records, its PIN, and whether it is locked. One for each tab. */
export class Device {
  readonly state = signal<State>("new");
  readonly unsent = signal({ acts: 0, attachments: 0 });
  readonly opened: ReadonlySignal<Opened | undefined>;
  readonly #opened = signal<Opened | undefined>(undefined);
  readonly #name: string;
  readonly #iterations: number;
  readonly #now: () => number;
  readonly #channel: BroadcastChannel | undefined;
  #collections = new Map<string, Collection<Identified>>();
  #database!: Database;

  private constructor(settings: Settings) {
    this.#name = settings.name ?? DATABASE;
    this.#iterations = settings.iterations ?? ITERATIONS;
    this.#now = settings.now ?? Date.now;
    // Safari before 15.4 has none: there a second tab sees what the first wrote when it is opened anew.
    this.#channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(this.#name);
    this.opened = computed(() => this.#opened.value);
  }

  /** Opens the database of this phone and tells by `state` what it holds. */
  static async start(settings: Settings = {}): Promise<Device> {
    const device = new Device(settings);
    await device.#connect();
    device.#channel?.addEventListener("message", (event: MessageEvent<Message>) => device.#hear(event.data));
    return device;
  }

  /** The keys and first notes of a newly enrolled member; afterwards the app is open. */
  async enrol({ notes: values, ...keys }: Enrolment, pin: string): Promise<void> {
    if (this.state.value === "wiped") await this.#connect();
    const { ring, dataKey } = await makeKeyring(keys, pin, this.#iterations);
    const vault = new Vault(dataKey);
    const notes = await Promise.all(
      Object.entries(values).map(
        async ([name, value]) => [name, await vault.seal(`notes/${name}`, value)] as const,
      ),
    );
    const write = durable(this.#database, ["keyring", "notes"]);
    await Promise.all([
      // add, not put: what is enrolled already may hold unsent work and is never written over
      write.objectStore("keyring").add(ring, "device"),
      ...notes.map(([name, sealed]) => write.objectStore("notes").put(sealed, name)),
      write.done,
    ]);
    this.#open(dataKey);
  }

  async unlock(pin: string): Promise<Unlocking> {
    return this.#judge(await tryPin(this.#database, pin, this.#now()));
  }

  async changePin(old: string, fresh: string): Promise<Unlocking> {
    return this.#judge(await changePin(this.#database, old, fresh, this.#now()), false);
  }

  /** How long no PIN is tried, in milliseconds. */
  async waitMs(): Promise<number> {
    const ring = await this.#database.get("keyring", "device");
    return ring ? waitOf(ring, this.#now()) : 0;
  }

  /** Which device this is to the server; known also while locked, to ask whether it was revoked. */
  async deviceId(): Promise<string | undefined> {
    return (await this.#database.get("keyring", "device"))?.deviceId;
  }

  /** The unsent acts as a file for the office (docs/field-sync.md); works also while locked. */
  async fileForOffice(): Promise<ActsFile> {
    const ring = await this.#database.get("keyring", "device");
    if (ring === undefined) throw new Error("this phone is not enrolled");
    const acts = await offered(this.#database);
    return {
      format: "tungngo-field-acts",
      version: 1,
      device: ring.deviceId,
      commune: ring.commune,
      made_at: new Date(this.#now()).toISOString(),
      envelopes: acts.map(({ id, envelope }) => ({ id, sealed: toBase64Url(envelope) })),
    };
  }

  /** Sends what is unsent without the PIN, and erases everything when the server says that this telephone was revoked. */
  async sendClosed(send: typeof fetch, version: string): Promise<void> {
    if ((await drop(this.#database, send, version)) === "revoked") await this.wipe();
  }

  /** Forgets the data key and everything that was opened with it. */
  lock(): void {
    if (this.state.value !== "open") return;
    this.#opened.value = undefined;
    this.#collections = new Map();
    this.state.value = "locked";
  }

  /** Deletes everything on this phone, also in other tabs. Whoever calls it has made sure of what is unsent. */
  async wipe(): Promise<void> {
    this.#forgetAll();
    this.#tell({ kind: "wiped" });
    this.#database.close();
    await deleteDB(this.#name);
  }

  /**
   * Locks the app when it has been in the background for too long.
   *
   * @param isHidden Whether nobody sees it now.
   */
  watchBackground(page: Pick<Document, "addEventListener"> & { readonly hidden: boolean }): void {
    let hiddenAt: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    page.addEventListener("visibilitychange", () => {
      clearTimeout(timer);
      if (page.hidden) {
        hiddenAt = this.#now();
        timer = setTimeout(() => this.lock(), LOCK_AFTER_MS);
      } else if (hiddenAt !== undefined && this.#now() - hiddenAt >= LOCK_AFTER_MS) {
        this.lock(); // timers sleep while a phone does
      }
    });
  }

  async #connect(): Promise<void> {
    this.#database = await openDatabase(this.#name, () => {
      if (this.state.value === "wiped") return;
      this.#opened.value = undefined;
      this.state.value = "taken";
    });
    const isEnrolled = (await this.#database.count("keyring")) > 0;
    this.state.value = isEnrolled ? "locked" : "new";
    await this.#count();
  }

  async #judge(tried: Tried, opens = true): Promise<Unlocking> {
    if (tried.result === "opened") {
      if (opens) this.#open(tried.dataKey);
      return { result: "opened" };
    }
    if (tried.result !== "spent") return tried;
    const { acts, attachments } = await countUnsent(this.#database);
    if (acts + attachments === 0) {
      await this.wipe();
      return { result: "wiped" };
    }
    // What a volunteer wrote is worth more than the finder's next try an hour from now.
    return { result: "wait", waitMs: await this.waitMs() };
  }

  #open(dataKey: CryptoKey): void {
    const vault = new Vault(dataKey);
    const written = () => {
      this.#tell({ kind: "acts" });
      void this.#count();
    };
    this.#opened.value = {
      outbox: new Outbox(this.#database, vault, written),
      notes: new Notes(this.#database, vault),
      collection: <T extends Identified>(name: string) => this.#collection<T>(vault, name),
      writeTogether: (changes, values) => writeTogether(this.#database, vault, changes, values),
    };
    this.state.value = "open";
  }

  /** One for each name, since it keeps what it has opened. */
  #collection<T extends Identified>(vault: Vault, name: string): Collection<T> {
    let known = this.#collections.get(name) as Collection<T> | undefined;
    if (known === undefined) {
      known = new Collection<T>(this.#database, vault, name, (numbers) =>
        this.#tell({ kind: "written", collection: name, numbers }),
      );
      this.#collections.set(name, known as unknown as Collection<Identified>);
    }
    return known;
  }

  async #count(): Promise<void> {
    try {
      this.unsent.value = await countUnsent(this.#database);
    } catch {
      // The database was just closed, by a wipe or for a newer version of the app; `state` says so.
    }
  }

  #tell(message: Message): void {
    this.#channel?.postMessage(message);
  }

  #hear(message: Message): void {
    if (message.kind === "wiped") this.#forgetAll();
    else if (message.kind === "acts") void this.#count();
    else this.#collections.get(message.collection)?.forget(message.numbers);
  }

  #forgetAll(): void {
    this.#opened.value = undefined;
    this.#collections = new Map();
    this.unsent.value = { acts: 0, attachments: 0 };
    this.state.value = "wiped";
  }

  /** Lets go of the database and of the other tabs. */
  close(): void {
    this.lock();
    this.#channel?.close();
    this.#database.close();
  }
}
