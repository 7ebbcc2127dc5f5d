import { computed, signal } from "@preact/signals";
import type { Act, HouseholdData, ResidentData, VisitData } from "../contract.ts";
import type { EnrolmentNotes } from "../enrolment/enrol.ts";
import { dayOf } from "../model/days.ts";
import { type House, houseOf, type Own, roundOf } from "../model/house.ts";
import { folded, type Mine, type MineVisit, mineOf } from "../model/mine.ts";
import type { Id, PulledHousehold, Route, Setup } from "../model/pulled.ts";
import { inOrder } from "../model/rows.ts";
import type { Collection } from "../store/collection.ts";
import type { Device, Opened } from "../store/device.ts";
import type { NewAct, NewAttachment } from "../store/outbox.ts";
import { type BookRecord, PULL } from "../sync/book.ts";
import { type Exchanged, exchange, type Shelf } from "../sync/exchange.ts";
import type { Server } from "../sync/server.ts";

type Said = Pick<Extract<NewAct, { kind: "visit" }>, "kind" | "data">;
type SaidHousehold = Pick<Extract<NewAct, { kind: "household" }>, "kind" | "data">;
type SaidResident = Pick<Extract<NewAct, { kind: "resident" }>, "kind" | "data">;

/** What the open app works on: all that was pulled and written, in memory, kept in step with the disk. */
export class Work {
  readonly setup = signal<Setup | undefined>(undefined);
  /** The households of the chosen team in the order in which they are walked. */
  readonly houses = signal<House[]>([]);
  /** The newest versions of this member's visits, of every team. */
  readonly visits = signal<MineVisit[]>([]);
  readonly isLoaded = signal(false);
  /** Whether everything was pulled once; before, an empty list means nothing. */
  readonly isWhole = signal(false);
  readonly team = signal<Id | null>(null);
  readonly today = signal(dayOf(new Date()));
  readonly round = computed(() => roundOf(this.setup.value, this.today.value));
  readonly routes = computed<Route[]>(
    () => this.round.value?.routes.filter((route) => route.team === this.team.value) ?? [],
  );
  readonly neighborhoods = computed(
    () => new Map<Id, string>(this.setup.value?.neighborhoods.map(({ id, name }) => [id, name]) ?? []),
  );
  readonly outbox: Opened["outbox"];
  readonly #device: Device;
  readonly #opened: Opened;
  readonly #book: Collection<BookRecord>;
  readonly #mine: Collection<Mine>;
  readonly #pulled = new Map<string, PulledHousehold>();
  readonly #own = new Map<string, Mine>();
  readonly #ownOf = new Map<string, Set<string>>();
  readonly #all = new Map<string, House>();
  #offsetMs: number | null = null;
  #saving: Promise<unknown> = Promise.resolve();
  #turn: Promise<unknown> = Promise.resolve();
  /** The newest taps on visits that are on their way to the disk. */
  readonly #waiting = new Map<string, MineVisit>();
  /** Told when the server had something new, so that other tabs look. */
  onNews: () => void = () => undefined;
  /** Told after each tap, so that it is sent soon. */
  onWritten: () => void = () => undefined;

  constructor(device: Device, opened: Opened) {
    this.#device = device;
    this.#opened = opened;
    this.outbox = opened.outbox;
    this.#book = opened.collection<BookRecord>("book");
    this.#mine = opened.collection<Mine>("mine");
  }

  /** Reads what is on the phone, with what was tapped right before the app was killed. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const [book, mine, unsent, team, offset] = await Promise.all([
        this.#book.all(),
        this.#mine.all(),
        this.outbox.unsent(),
        this.#opened.notes.get<Id>("team"),
        this.#opened.notes.get<number>("clock"),
      ]);
      this.#offsetMs = offset ?? this.#offsetMs;
      const known = new Map(mine.map((version) => [version.id, version]));
      const fresh = folded(unsent, (id) => known.get(id));
      for (const version of fresh) known.set(version.id, version);
      if (fresh.length > 0) this.#keep(fresh);
      this.#take(book, [...known.values()], team);
    });
  }

  /** Resolves when every tap so far is on the disk. */
  async settled(): Promise<void> {
    await this.#turn;
    await this.#saving;
  }

  /** A new day, maybe a new round, while the app stayed open over midnight. */
  refreshDay(): void {
    const today = dayOf(new Date());
    if (today === this.today.value) return;
    this.today.value = today;
    this.#derive();
  }

  /** Whom the app belongs to. */
  member(): Promise<EnrolmentNotes["member"] | undefined> {
    return this.#opened.notes.get<EnrolmentNotes["member"]>("member");
  }

  house(id: string): House | undefined {
    void this.houses.value; // whoever asks is told when it changes
    return this.#all.get(id);
  }

  visit(id: string): MineVisit | undefined {
    const version = this.visits.value.find((visit) => visit.id === id);
    return version;
  }

  async chooseTeam(team: Id): Promise<void> {
    this.team.value = team;
    this.#arrange();
    await this.#opened.notes.put("team", team);
  }

  /**
   * Writes a version of a visit; it is on the disk when this resolves.
   *
   * What it says is seen at once, also while earlier taps are still on their way to the disk. Should the disk refuse, it
   * is taken back and this throws.
   */
  async writeVisit(data: VisitData, photos: readonly NewAttachment[] = []): Promise<void> {
    const before = this.#own.get(data.visit);
    if (before?.type !== "visit") {
      await this.#write({ kind: "visit", data: { ...data, revision: 1 } }, photos);
      return;
    }
    const seen: MineVisit = { ...before, data: { ...data, revision: before.data.revision } };
    this.#waiting.set(data.visit, seen);
    this.#show([seen]);
    try {
      await this.#inTurn(async () => {
        const { act: known, data: last } = this.#own.get(data.visit) ?? before;
        const act = await this.outbox.revise(
          known,
          this.#act({ kind: "visit", data: { ...data, revision: last.revision } }),
          this.#act({ kind: "visit", data: { ...data, revision: last.revision + 1 } }),
          photos,
        );
        const later = this.#waiting.get(data.visit);
        if (later === seen) this.#waiting.delete(data.visit);
        this.#written(act);
      });
    } catch (error) {
      if (this.#waiting.get(data.visit) === seen) {
        this.#waiting.delete(data.visit);
        this.#show([before]);
      }
      throw error;
    }
  }

  async writeHousehold(data: HouseholdData): Promise<void> {
    await this.#write({ kind: "household", data });
  }

  async writeResident(data: ResidentData): Promise<void> {
    await this.#write({ kind: "resident", data });
  }

  /** Sends and pulls once; what came is shown. */
  async exchange(server: Server): Promise<Exchanged> {
    const notes = this.#opened.notes;
    const [token, epoch] = await Promise.all([
      notes.get<EnrolmentNotes["token"]>("token"),
      notes.get<EnrolmentNotes["epoch"]>("epoch"),
    ]);
    if (token === undefined || epoch === undefined) throw new Error("this phone is not enrolled");
    let hasNews = false;
    const watched = <T extends BookRecord | Mine>(shelf: Collection<T>): Shelf<T> => ({
      all: () => shelf.all(),
      get: (id) => shelf.get(id),
      change: async (change) => {
        await shelf.change(change);
        hasNews ||= (change.deleted ?? []).length > 0 || (change.put ?? []).some((one) => this.#isNews(one));
      },
    });
    await this.#saving;
    try {
      return await exchange(
        {
          token,
          epoch,
          acts: this.outbox,
          book: watched(this.#book),
          mine: watched(this.#mine),
          countUnsent: () => this.#device.unsent.value.acts,
          noteOffset: async (offsetMs) => {
            const hasMoved = this.#offsetMs === null || Math.abs(this.#offsetMs - offsetMs) > 250;
            this.#offsetMs = offsetMs;
            if (hasMoved) await notes.put("clock", offsetMs);
          },
          wipe: () => this.#device.wipe(),
          now: () => new Date(),
        },
        server,
      );
    } finally {
      if (hasNews && this.#device.state.value === "open") {
        await this.load();
        this.onNews();
      }
    }
  }

  /** Whether a record that was just written says something that is not shown yet. */
  #isNews(record: BookRecord | Mine): boolean {
    if (record.type === "pull") return record.isWhole !== this.isWhole.value;
    if (record.type === "setup" || "generation" in record) return true;
    const shown = this.#own.get(record.id);
    if (shown === undefined || shown.data.revision < record.data.revision) return true;
    return "taken_back" in shown !== "taken_back" in record;
  }

  #act(said: Said | SaidHousehold | SaidResident): NewAct {
    return { ...said, at: new Date(), offset_ms: this.#offsetMs, team: this.team.value } as NewAct;
  }

  #write(said: Said | SaidHousehold | SaidResident, photos: readonly NewAttachment[] = []): Promise<void> {
    return this.#inTurn(async () => this.#written(await this.outbox.record(this.#act(said), photos)));
  }

  /** One after another: reading the disk anew never comes between a tap and its showing. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #written(act: Act): void {
    const version = mineOf(act);
    this.#show([this.#withWaiting(version)]);
    this.#keep([version]);
    this.onWritten();
  }

  /** A version with what was tapped on top of it and is not yet on the disk. */
  #withWaiting(version: Mine): Mine {
    const waiting = this.#waiting.get(version.id);
    if (waiting === undefined || version.type !== "visit") return version;
    return { ...version, data: { ...waiting.data, revision: version.data.revision } };
  }

  /** Keeps versions on the disk; a crash before it loses nothing, since they follow from the acts. */
  #keep(versions: readonly Mine[]): void {
    this.#saving = this.#saving
      .then(() => this.#mine.change({ put: versions }))
      .catch((error: unknown) => {
        if (this.#device.state.value === "open") console.error(error); // else it was locked or closed meanwhile
      });
  }

  #take(book: readonly BookRecord[], mine: readonly Mine[], team: Id | undefined): void {
    this.#pulled.clear();
    this.#own.clear();
    this.#ownOf.clear();
    for (const record of book) {
      if (record.type === "household") this.#pulled.set(record.id, record.household);
      else if (record.type === "setup") this.setup.value = record.setup;
      else if (record.id === PULL) this.isWhole.value = record.isWhole;
    }
    const teams = this.setup.value?.teams ?? [];
    const isStillIn = teams.some(({ id }) => id === team);
    this.team.value = isStillIn && team !== undefined ? team : (teams[0]?.id ?? null);
    this.today.value = dayOf(new Date());
    for (const version of mine) this.#index(this.#withWaiting(version));
    this.#derive();
    this.isLoaded.value = true;
  }

  #index(version: Mine): string {
    this.#own.set(version.id, version);
    const household = version.type === "household" ? version.id : version.data.household;
    const own = this.#ownOf.get(household);
    if (own) own.add(version.id);
    else this.#ownOf.set(household, new Set([version.id]));
    return household;
  }

  /** Shows versions as if they had been written always; only their households are derived anew. */
  #show(versions: readonly Mine[]): void {
    const changed = new Set(versions.map((version) => this.#index(version)));
    let isMoved = false;
    const fresh = new Map<string, House>();
    for (const id of changed) {
      const before = this.#all.get(id);
      const after = this.#houseOf(id);
      if (after === undefined) continue;
      this.#all.set(id, after);
      fresh.set(id, after);
      isMoved ||= before?.lane !== after.lane || before.number !== after.number || before.head !== after.head;
    }
    if (isMoved) this.#arrange();
    else this.houses.value = this.houses.value.map((house) => fresh.get(house.id) ?? house);
    if (versions.some(({ type }) => type === "visit")) this.#listVisits();
  }

  #derive(): void {
    this.#all.clear();
    for (const id of new Set([...this.#pulled.keys(), ...this.#ownOf.keys()])) {
      const house = this.#houseOf(id);
      if (house) this.#all.set(id, house);
    }
    this.#arrange();
    this.#listVisits();
  }

  #listVisits(): void {
    const visits: MineVisit[] = [];
    for (const version of this.#own.values()) if (version.type === "visit") visits.push(version);
    this.visits.value = visits.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  #arrange(): void {
    const team = this.team.value;
    const several = (this.setup.value?.teams.length ?? 0) > 1;
    const shown = [...this.#all.values()].filter(
      (house) => !several || house.team === team || house.team === null,
    );
    this.houses.value = inOrder(shown, this.neighborhoods.value, this.routes.value);
  }

  #houseOf(id: string): House | undefined {
    const own: Own = { residents: [], visits: [] };
    for (const version of this.#ownOf.get(id) ?? []) {
      const found = this.#own.get(version);
      if (found?.type === "visit") own.visits.push(found);
      else if (found?.type === "resident") own.residents.push(found);
      else if (found?.type === "household") own.household = found;
    }
    return houseOf(id, this.#pulled.get(id), own, this.round.value?.id ?? null, this.today.value);
  }
}
