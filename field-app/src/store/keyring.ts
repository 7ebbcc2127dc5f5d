import { type Database, durable } from "./database.ts";

/**
 * What opens the data key.
 *
 * The data key is wrapped by a key made from the PIN and the server's secret. The secret lies here as a key that the
 * browser uses but never gives out, so PINs can be tried only on this very phone, each taking a good tenth of a second.
 */
export interface Keyring {
  deviceId: string;
  /** The commune's id, and its installation's public key: what a file for the office needs, nothing secret. */
  commune: number | string;
  sealKey: Uint8Array<ArrayBuffer>;
  /** Lets closed acts in at the server, and nothing out. Absent where an older version of the app enrolled. */
  dropToken?: string;
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  secret: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
  /** Wrong PINs since the last right one. */
  wrong: number;
  /** Until when no PIN is tried, in milliseconds since 1970, and how long that wait is. */
  waitUntil: number;
  waitMs: number;
}

/** PBKDF2 with SHA-256: OWASP Password Storage Cheat Sheet, 2023. */
export const ITERATIONS = 600_000;
export const PIN_DIGITS = 6;
export const MOST_WRONG = 10;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
// After the first, second … wrong PIN. Three slips cost nothing: fingers are large and keys are small.
const WAITS_MS = [0, 0, 0, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE];
const LAST_WAIT_MS = 60 * MINUTE;

export function waitAfter(wrong: number): number {
  return wrong === 0 ? 0 : (WAITS_MS[wrong - 1] ?? LAST_WAIT_MS);
}

/** Whether it is six digits that are not the first that a finder tries. */
export function isFitPin(pin: string): boolean {
  if (!/^\d{6}$/.test(pin) || new Set(pin).size < 3) return false;
  return !"0123456789012345".includes(pin) && !"9876543210987654".includes(pin);
}

type Use = "extractable" | "locked in";

async function wrappingKey(
  pin: string,
  ring: Pick<Keyring, "secret" | "salt" | "iterations">,
): Promise<CryptoKey> {
  const peppered = await crypto.subtle.sign("HMAC", ring.secret, new TextEncoder().encode(pin));
  const material = await crypto.subtle.importKey("raw", peppered, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt: ring.salt, iterations: ring.iterations },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey", "unwrapKey"],
  );
}

async function wrap(dataKey: CryptoKey, pin: string, secret: CryptoKey, iterations: number) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await wrappingKey(pin, { secret, salt, iterations });
  const wrapped = await crypto.subtle.wrapKey("raw", dataKey, key, { name: "AES-GCM", iv });
  return { salt, iv, wrapped, iterations };
}

async function unwrap(pin: string, ring: Keyring, use: Use): Promise<CryptoKey | undefined> {
  const key = await wrappingKey(pin, ring);
  return crypto.subtle
    .unwrapKey(
      "raw",
      ring.wrapped,
      key,
      { name: "AES-GCM", iv: ring.iv },
      { name: "AES-GCM", length: 256 },
      use === "extractable",
      ["encrypt", "decrypt"],
    )
    .catch(() => undefined);
}

/** What the server gives at enrolment. */
export interface DeviceKeys {
  deviceId: string;
  commune: number | string;
  /** Strengthens the PIN; whoever passes it forgets it afterwards. */
  secret: Uint8Array<ArrayBuffer>;
  /** The installation's public key: P-256, a raw uncompressed point. */
  sealKey: Uint8Array<ArrayBuffer>;
  dropToken?: string;
}

/** Makes the keys of a new device: the keyring to store and the data key to work with. */
export async function makeKeyring(
  { secret, ...rest }: DeviceKeys,
  pin: string,
  iterations = ITERATIONS,
): Promise<{ ring: Keyring; dataKey: CryptoKey }> {
  const pepper = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, [
    "encrypt",
    "decrypt",
  ]);
  const ring: Keyring = {
    ...rest,
    secret: pepper,
    ...(await wrap(fresh, pin, pepper, iterations)),
    wrong: 0,
    waitUntil: 0,
    waitMs: 0,
  };
  const dataKey = await unwrap(pin, ring, "locked in");
  if (dataKey === undefined) throw new Error("the new key does not open");
  return { ring, dataKey };
}

/** What became of a PIN that was tried. */
export type Tried =
  | { result: "opened"; dataKey: CryptoKey }
  | { result: "wrong"; triesLeft: number; waitMs: number }
  | { result: "wait"; waitMs: number }
  | { result: "spent" };

/** How long no PIN is tried; a clock that was set back does not make the wait longer. */
export function waitOf(ring: Keyring, now: number): number {
  return Math.min(ring.waitMs, Math.max(0, ring.waitUntil - now));
}

async function edit(database: Database, change: (ring: Keyring) => void): Promise<Keyring> {
  const write = durable(database, ["keyring"]);
  const ring = await write.store.get("device");
  if (ring === undefined) throw new Error("this device has no keys");
  change(ring);
  await write.store.put(ring, "device");
  await write.done;
  return ring;
}

/**
 * Tries a PIN. The try is counted before it is made: closing the app in the middle gives none for nothing.
 *
 * "spent" means that the tenth was wrong; what follows from that, the caller decides.
 */
export async function tryPin(
  database: Database,
  pin: string,
  now: number,
  use: Use = "locked in",
): Promise<Tried> {
  let waitMs = 0;
  const ring = await edit(database, (stored) => {
    waitMs = waitOf(stored, now);
    if (waitMs > 0) return;
    stored.wrong += 1;
    stored.waitMs = waitAfter(stored.wrong);
    stored.waitUntil = now + stored.waitMs;
  });
  if (waitMs > 0) return { result: "wait", waitMs };
  const dataKey = await unwrap(pin, ring, use);
  if (dataKey !== undefined) {
    await edit(database, (stored) => {
      stored.wrong = stored.waitMs = stored.waitUntil = 0;
    });
    return { result: "opened", dataKey };
  }
  if (ring.wrong >= MOST_WRONG) return { result: "spent" };
  return { result: "wrong", triesLeft: MOST_WRONG - ring.wrong, waitMs: ring.waitMs };
}

/** Wraps the data key anew under another PIN; tells what became of the old one. */
export async function changePin(database: Database, old: string, fresh: string, now: number): Promise<Tried> {
  const tried = await tryPin(database, old, now, "extractable");
  if (tried.result !== "opened") return tried;
  const ring = await database.get("keyring", "device");
  if (ring === undefined) throw new Error("this device has no keys");
  const wrapped = await wrap(tried.dataKey, fresh, ring.secret, ring.iterations);
  await edit(database, (stored) => Object.assign(stored, wrapped));
  return tried;
}
