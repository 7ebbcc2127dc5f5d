import { signal } from "@preact/signals";
import type { Exchanged } from "./exchange.ts";

/** What the member is told about sending. */
export interface SyncState {
  isSending: boolean;
  /** When everything was last sent and the news taken. */
  doneAt: Date | undefined;
  /** Why it does not go, where it is not the network: the server's own sentence. */
  trouble: string;
}

/** 1 s, doubled up to 5 minutes (docs/field-sync.md). */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;
/** After a tap: long enough that the taps on one visit go as one act, short enough that the office sees it at once. */
export const AFTER_TAP_MS = 15_000;
/** The list is drawn first. */
export const AFTER_OPENING_MS = 300;
/** How often an open app asks for news. */
const EVERY_MS = 3 * 60 * 1000;
const LOCK = "tungngo-sync";

/** How long to wait after some failures in a row, with a random part: phones that lost one mast come back apart. */
export function waitAfter(failures: number, random: () => number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return wait / 2 + (wait / 2) * random();
}

interface Page {
  hidden: () => boolean;
  isOnline: () => boolean;
  addEventListener(name: string, listener: () => void): void;
  removeEventListener(name: string, listener: () => void): void;
}

/** One at a time over all tabs, where the browser has locks; a tab that comes second lets the first one do it. */
async function alone<T>(act: () => Promise<T>): Promise<T | undefined> {
  if (globalThis.navigator?.locks === undefined) return act();
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? act() : undefined));
}

/** Runs the exchange when there is reason to: the app opens, the network or the member comes back, something was written. */
export class Schedule {
  readonly state = signal<SyncState>({ isSending: false, doneAt: undefined, trouble: "" });
  readonly #exchange: () => Promise<Exchanged>;
  readonly #page: Page;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #failures = 0;
  #isRunning = false;
  #isAskedAgain = false;
  #isStopped = false;
  readonly #now = () => this.soon(0);
  readonly #seen = () => {
    // Back in a pocket the phone sleeps: what was just written goes at once.
    const isWaiting = this.#dueAt - Date.now() <= AFTER_TAP_MS;
    if (!this.#page.hidden() || isWaiting) this.soon(0);
  };

  constructor(exchange: () => Promise<Exchanged>, page: Page) {
    this.#exchange = exchange;
    this.#page = page;
  }

  start(): void {
    this.#page.addEventListener("online", this.#now);
    this.#page.addEventListener("visibilitychange", this.#seen);
    this.soon(AFTER_OPENING_MS);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#page.removeEventListener("online", this.#now);
    this.#page.removeEventListener("visibilitychange", this.#seen);
  }

  /** Asks for an exchange within some time; an earlier one that is planned stays. */
  soon(withinMs: number = AFTER_TAP_MS): void {
    if (this.#isStopped) return;
    const due = Date.now() + withinMs;
    // After a failure a tap does not ask at once again; the network's return and the member's do.
    if (due >= this.#dueAt || (withinMs > 0 && this.#failures > 0)) return;
    this.#plan(withinMs);
  }

  #plan(inMs: number): void {
    clearTimeout(this.#timer);
    this.#dueAt = Date.now() + inMs;
    this.#timer = setTimeout(() => void this.run(), inMs);
  }

  /** Exchanges now. */
  async run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    if (this.#isStopped) return;
    if (this.#isRunning) {
      this.#isAskedAgain = true;
      return;
    }
    if (!this.#page.isOnline()) return; // the event "online" asks again
    this.#isRunning = true;
    this.state.value = { ...this.state.value, isSending: true };
    let exchanged: Exchanged | undefined;
    try {
      exchanged = await alone(this.#exchange);
    } catch (error) {
      console.error(error); // the disk is full, say: what is written stays, and it is tried again
      exchanged = { result: "later", waitMs: 0 };
    } finally {
      this.#isRunning = false;
    }
    this.#after(exchanged);
  }

  #after(exchanged: Exchanged | undefined): void {
    const before = { ...this.state.value, isSending: false };
    if (this.#isStopped || exchanged?.result === "wiped") return;
    if (exchanged === undefined || exchanged.result === "done") {
      this.#failures = 0;
      this.state.value = exchanged ? { isSending: false, doneAt: new Date(), trouble: "" } : before;
      this.#plan(this.#isAskedAgain ? 0 : EVERY_MS);
    } else {
      this.#failures += 1;
      const trouble = exchanged.result === "unknown" ? exchanged.message : "";
      this.state.value = { ...before, trouble };
      const waitMs = exchanged.result === "later" ? exchanged.waitMs : LONGEST_WAIT_MS;
      this.#plan(Math.max(waitMs, waitAfter(this.#failures, Math.random)));
    }
    this.#isAskedAgain = false;
  }
}
