import type { Act, Receipt, VisitData } from "../../src/contract.ts";
import { newVisit } from "../../src/model/visiting.ts";
import type { Mine } from "../../src/model/mine.ts";
import type { PullAnswer, PulledHousehold, Setup } from "../../src/model/pulled.ts";
import { uuid7 } from "../../src/store/uuid7.ts";
import type { BookRecord } from "../../src/sync/book.ts";
import type { Acts, Phone, Shelf } from "../../src/sync/exchange.ts";
import type { Heard, Server } from "../../src/sync/server.ts";

/** Chance that comes out the same again from the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The app's process ends at some step, before or after the disk has done it. */
export class Killed extends Error {}

export const SETUP: Setup = {
  version: "1",
  member: { id: 1, name: "Trần Thị Ví Dụ" },
  commune: { id: 1, name: "Xã Mẫu" },
  teams: [{ id: 5, name: "Tổ 1", is_head: false }],
  neighborhoods: [{ id: 9, name: "Thôn Đông" }],
  rounds: [],
  skills: [],
};

export function household(id: string, changes: Partial<PulledHousehold> = {}): PulledHousehold {
  return {
    id,
    revision: 1,
    team: 5,
    neighborhood: 9,
    lane: "Ngõ 1",
    house_number: id,
    head_name: `Chủ hộ ${id}`,
    phone: "",
    note: "",
    place: null,
    state: "active",
    residents: [],
    visits: [],
    ...changes,
  };
}

const copy = <T>(value: T): T => structuredClone(value);

class MemoryShelf<T extends { id: string }> implements Shelf<T> {
  readonly records = new Map<string, T>();
  readonly #step: <R>(act: () => R) => Promise<R>;
  constructor(step: <R>(act: () => R) => Promise<R>) {
    this.#step = step;
  }
  all = () => this.#step(() => copy([...this.records.values()]));
  get = (id: string) => this.#step(() => copy(this.records.get(id)));
  change = ({ put = [], deleted = [] }: { put?: readonly T[]; deleted?: readonly string[] }) =>
    this.#step(() => {
      for (const id of deleted) this.records.delete(id);
      for (const record of put) this.records.set(record.id, copy(record));
    });
}

interface Stored {
  act: Act;
  unsent: boolean;
  offered: boolean;
  receipt?: Receipt;
}

/** A telephone whose disk keeps what its steps have done, whenever the app is killed. */
export class MemoryPhone implements Acts {
  readonly disk: Stored[] = [];
  readonly photos = new Map<string, { actId: string; unsent: boolean }>();
  readonly book: MemoryShelf<BookRecord>;
  readonly mine: MemoryShelf<Mine>;
  offsets: number[] = [];
  isWiped = false;
  #clock = Date.parse("2026-10-10T01:00:00Z");
  readonly step: <R>(act: () => R) => Promise<R>;

  /** @param killedNow Asked before and after every step of the disk. */
  constructor(killedNow: () => boolean = () => false) {
    this.step = async (act) => {
      if (killedNow()) throw new Killed();
      const done = act();
      if (killedNow()) throw new Killed();
      return done;
    };
    this.book = new MemoryShelf(this.step);
    this.mine = new MemoryShelf(this.step);
  }

  /** What the outbox does at a tap (store/outbox.ts): one act for each visit until somebody else may have it. */
  tap(visit: VisitData, photo?: string): void {
    this.#clock += 1000;
    const known = [...this.disk]
      .reverse()
      .find(({ act }) => act.kind === "visit" && act.data.visit === visit.visit);
    const made_at = new Date(this.#clock).toISOString();
    let id: string;
    if (known?.unsent && !known.offered) {
      id = known.act.id;
      known.act = { ...known.act, made_at, data: { ...visit, revision: known.act.data.revision } } as Act;
    } else {
      id = uuid7(this.#clock);
      const revision = (known?.act.data.revision ?? 0) + 1;
      const seq = this.disk.length + 1;
      const act: Act = {
        id,
        seq,
        kind: "visit",
        made_at,
        offset_ms: 0,
        team: 5,
        data: { ...visit, revision },
      };
      this.disk.push({ act, unsent: true, offered: false });
    }
    if (photo) this.photos.set(photo, { actId: id, unsent: true });
  }

  visit(house: string): VisitData {
    this.#clock += 1000;
    return newVisit(house, "absent", null, new Date(this.#clock));
  }

  now = () => new Date(this.#clock);
  countUnsent = () => this.disk.filter(({ unsent }) => unsent).length;

  offer = (limit: number) =>
    this.step(() => {
      const taken = this.disk.filter(({ unsent }) => unsent).slice(0, limit);
      for (const stored of taken) stored.offered = true;
      return copy(taken.map(({ act }) => act));
    });
  get = (id: string) => this.step(() => copy(this.disk.find(({ act }) => act.id === id)));
  acknowledge = (receipts: readonly Receipt[]) =>
    this.step(() => {
      for (const receipt of receipts) {
        const stored = this.disk.find(({ act }) => act.id === receipt.id);
        if (stored) Object.assign(stored, { unsent: false, receipt });
      }
    });
  offerAgain = () =>
    this.step(() => {
      for (const stored of [...this.disk, ...this.photos.values()]) stored.unsent = true;
    });
  unsentIds = () =>
    this.step(() => new Set(this.disk.filter(({ unsent }) => unsent).map(({ act }) => act.id)));
  forgetOld = () => this.step(() => undefined);
  unsentAttachments = () =>
    this.step(() =>
      [...this.photos]
        .filter(([, { unsent }]) => unsent)
        .map(([id, { actId }]) => ({ id, actId, mediaType: "image/jpeg" })),
    );
  attachmentBytes = () => this.step(() => new ArrayBuffer(3));
  acknowledgeAttachment = (id: string) =>
    this.step(() => {
      const photo = this.photos.get(id);
      if (photo) photo.unsent = false;
    });

  asPhone(): Phone {
    return {
      token: "token",
      epoch: "epoch-1",
      acts: this,
      book: this.book,
      mine: this.mine,
      countUnsent: this.countUnsent,
      noteOffset: async (offset) => void this.offsets.push(offset),
      wipe: async () => {
        this.isWiped = true;
        this.disk.length = 0;
        this.book.records.clear();
        this.mine.records.clear();
      },
      now: this.now,
    };
  }
}

interface Committed {
  acts: Map<string, Act>;
  photos: Map<string, string>;
  households: Map<string, { at: number; household: PulledHousehold }>;
  gone: { at: number; id: string }[];
  clock: number;
}

/** A server that keeps the contract, on a line that loses, repeats and cuts off. */
export class MemoryServer {
  epoch = "epoch-1";
  setup = SETUP;
  most = 200;
  pageSize = 3;
  revoked = false;
  known = true;
  wipedConfirmed = 0;
  requests = 0;
  committed: Committed = {
    acts: new Map(),
    photos: new Map(),
    households: new Map(),
    gone: [],
    clock: 0,
  };
  /** What happens on the line: nothing, the request is lost, its answer is, or it comes twice. */
  line: () => "good" | "lost" | "answer lost" | "twice" = () => "good";
  holds: (act: Act) => string | undefined = () => undefined;

  put(one: PulledHousehold): void {
    this.committed.clock += 1;
    this.committed.households.set(one.id, { at: this.committed.clock, household: one });
  }

  remove(id: string): void {
    this.committed.clock += 1;
    this.committed.households.delete(id);
    this.committed.gone.push({ at: this.committed.clock, id });
  }

  backup(): Committed {
    return copy(this.committed);
  }

  restore(backup: Committed): void {
    this.committed = copy(backup);
    this.epoch = `epoch-${Number(this.epoch.slice(6)) + 1}`;
  }

  async #over<T>(act: () => Heard<T>): Promise<Heard<T>> {
    this.requests += 1;
    const line = this.line();
    if (line === "lost") return { heard: "nothing", waitMs: 0 };
    let answer = copy(act());
    if (line === "twice") answer = copy(act());
    return line === "answer lost" ? { heard: "nothing", waitMs: 0 } : answer;
  }

  #guard<T>(act: () => Heard<T>): Promise<Heard<T>> {
    return this.#over(() => {
      if (!this.known)
        return { heard: "refusal", status: 401, code: "unknown_device", message: "Máy chưa được biết." };
      if (this.revoked) return { heard: "refusal", status: 403, code: "revoked", message: "" };
      return act();
    });
  }

  asServer(): Server {
    const server: Pick<Server, "acts" | "pull" | "photo" | "wiped"> = {
      acts: (_token, acts) => {
        if (this.revoked) for (const act of acts) this.committed.acts.set(act.id, copy(act));
        return this.#guard(() => {
          if (acts.length > this.most)
            return { heard: "refusal", status: 413, code: "too_large", message: "" };
          const receipts = acts.map((act): Receipt => {
            const before = this.committed.acts.get(act.id);
            if (before && JSON.stringify(before) !== JSON.stringify(act)) {
              return { id: act.id, status: "held", reason: "id_reused" };
            }
            this.committed.acts.set(act.id, copy(act));
            const reason = this.holds(act);
            return reason ? { id: act.id, status: "held", reason } : { id: act.id, status: "accepted" };
          });
          return this.#answer({ receipts, server_time: "", epoch: this.epoch });
        });
      },
      pull: (_token, cursor) => this.#guard(() => this.#answer(this.#pull(cursor))),
      photo: (_token, id, visit) =>
        this.#guard(() => {
          this.committed.photos.set(id, visit);
          return this.#answer({ id });
        }),
      wiped: () =>
        this.#over(() => {
          this.wipedConfirmed += 1;
          return this.#answer({});
        }),
    };
    return server as Server;
  }

  #answer<T>(body: T): Heard<T> {
    return { heard: "answer", body, offsetMs: 7 };
  }

  #pull(cursor: string | undefined): PullAnswer {
    const since = Number(cursor ?? 0);
    const changed = [...this.committed.households.values()]
      .filter(({ at }) => at > since)
      .sort((a, b) => a.at - b.at);
    const page = changed.slice(0, this.pageSize);
    const more = changed.length > page.length;
    const reached = more ? (page.at(-1)?.at ?? since) : this.committed.clock;
    return {
      epoch: this.epoch,
      server_time: "",
      cursor: String(reached),
      more,
      setup: cursor === undefined ? this.setup : null,
      households: page.map(({ household: one }) => one),
      gone:
        cursor === undefined ? [] : this.committed.gone.filter(({ at }) => at > since).map(({ id }) => id),
    };
  }
}
