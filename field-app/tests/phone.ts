import "fake-indexeddb/auto";
import { afterEach } from "vitest";
import type { Act } from "../src/contract.ts";
import { Device, type Enrolment, type Opened } from "../src/store/device.ts";
import { fromBase64Url } from "../src/store/envelope.ts";
import type { NewAct } from "../src/store/outbox.ts";

export const PIN = "204816";
export const OTHER_PIN = "731905";

let phones = 0;
const started: Device[] = [];

afterEach(() => {
  for (const device of started.splice(0)) device.close();
});

/** A clock that only the test moves. */
export class Clock {
  now = Date.parse("2026-10-10T08:00:00+07:00");
  pass(ms: number): void {
    this.now += ms;
  }
}

/** The name of a phone that nobody has used yet. */
export function newPhone(): string {
  phones += 1;
  return `phone-${phones}`;
}

/** Starts the app in a tab of a phone; few iterations, since the tests do not guess PINs. */
export async function startApp(name: string, clock = new Clock()): Promise<Device> {
  const device = await Device.start({ name, iterations: 1000, now: () => clock.now });
  started.push(device);
  return device;
}

export async function enrolledPhone(name = newPhone(), clock = new Clock()): Promise<Device> {
  const device = await startApp(name, clock);
  await device.enrol(await enrolment("device-1"), PIN);
  return device;
}

const office = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);

/** What the server answers to a phone that enrols. */
export async function enrolment(deviceId: string): Promise<Enrolment> {
  return {
    deviceId,
    commune: 12,
    secret: new Uint8Array(32).fill(7),
    sealKey: new Uint8Array(await crypto.subtle.exportKey("raw", office.publicKey)),
    notes: { profile: { name: "Trần Thị Ví Dụ" } },
  };
}

/** Opens an envelope as the office does (docs/field-sync.md, "POST sealed"). */
export async function openEnvelope(id: string, sealed: string): Promise<Act> {
  const bytes = fromBase64Url(sealed);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", bytes.slice(0, 65), curve, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, office.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const encode = new TextEncoder();
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode.encode("tungngo field act v1") },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["decrypt"],
  );
  const algorithm = { name: "AES-GCM", iv: bytes.slice(65, 77), additionalData: encode.encode(id) };
  return JSON.parse(
    new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.slice(77))),
  ) as Act;
}

/** A visit to one of the test's houses, at the hour of the tap. */
export function visit(house: number, at = new Date("2026-10-10T08:00:00+07:00"), note = ""): NewAct {
  return {
    kind: "visit",
    at,
    offset_ms: null,
    team: 3,
    data: {
      visit: `visit-${house}`,
      revision: 1,
      household: `house-${house}`,
      round: 1,
      visited_at: at.toISOString(),
      visited_on: null,
      outcome: "absent",
      people: [],
      consent: "",
      consent_by: null,
      revisit_date: null,
      speed: null,
      note,
      place: null,
      photos: [],
      voided: false,
    },
  };
}

export function opened(device: Device): Opened {
  const open = device.opened.value;
  if (open === undefined) throw new Error("the phone is locked");
  return open;
}

export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  if (!holds()) throw new Error("it never came to be");
}
