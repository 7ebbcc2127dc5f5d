import { API, type EnrolAnswer, type Refusal } from "../contract.ts";
import type { Device } from "../store/device.ts";
import { fromBase64Url } from "../store/envelope.ts";
import { uuid7 } from "../store/uuid7.ts";

/** The server does not take the code; the message is for the member. */
export class EnrolmentRefused extends Error {
  override name = "EnrolmentRefused";
  readonly code: string;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.code = refusal.code;
  }
}

/** The server cannot be reached, or did not answer as it should. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

/** The notes that enrolment leaves, by name. */
export interface EnrolmentNotes {
  token: string;
  member: EnrolAnswer["member"];
  commune: EnrolAnswer["commune"];
  epoch: string;
}

const DEVICE_ID = "tungngo-device-id";

/** Kept while enrolling only: should the answer get lost, the same phone asks again and is known. */
function deviceId(storage: Storage): string {
  const known = storage.getItem(DEVICE_ID);
  if (known) return known;
  const fresh = uuid7(Date.now());
  storage.setItem(DEVICE_ID, fresh);
  return fresh;
}

const KINDS = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"]; // Android calls itself Linux too

/** What the phone is called at the office: "Android", "iPhone". */
export function deviceName(userAgent: string): string {
  return KINDS.find((kind) => userAgent.includes(kind)) ?? "?";
}

async function ask(get: typeof fetch, body: unknown): Promise<EnrolAnswer> {
  const answer = await get(`${API}enrol`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "omit",
    body: JSON.stringify(body),
  }).catch(() => {
    throw new NoAnswer();
  });
  const content: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && content) return content as EnrolAnswer;
  const refusal = content as Refusal | undefined;
  if (answer.status === 403 && refusal?.message) throw new EnrolmentRefused(refusal);
  throw new NoAnswer();
}

/**
 * Binds this phone to the member of the code (docs/field-sync.md, "POST enrol") and opens the app.
 *
 * The PIN is chosen before, so that nothing can come between the server's answer and the disk. Throws
 * `EnrolmentRefused` or `NoAnswer`.
 */
export async function enrol(
  device: Device,
  code: string,
  pin: string,
  surroundings: { version: string; storage: Storage; get: typeof fetch; userAgent: string },
): Promise<void> {
  const id = deviceId(surroundings.storage);
  const answer = await ask(surroundings.get, {
    code,
    device: { id, name: deviceName(surroundings.userAgent) },
    app_version: surroundings.version,
  }).catch((error: unknown) => {
    // The server may know the identifier from an answer that got lost long ago; with the next code it must be a new one.
    if (error instanceof EnrolmentRefused) surroundings.storage.removeItem(DEVICE_ID);
    throw error;
  });
  const notes: EnrolmentNotes = {
    token: answer.token,
    member: answer.member,
    commune: answer.commune,
    epoch: answer.epoch,
  };
  await device.enrol(
    {
      deviceId: id,
      commune: answer.commune.id,
      secret: fromBase64Url(answer.secret),
      sealKey: fromBase64Url(answer.seal_key),
      dropToken: answer.drop_token,
      notes: { ...notes },
    },
    pin,
  );
  surroundings.storage.removeItem(DEVICE_ID);
}
