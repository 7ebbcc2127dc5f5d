import { API } from "../contract.ts";
import type { Database } from "../store/database.ts";
import { toBase64Url } from "../store/envelope.ts";
import { offered } from "../store/outbox.ts";

/** How many closed acts go at once; the contract would take 200. */
const BATCH = 50;

/**
 * sent: nothing is left that the server does not have. later: it did not answer. revoked: this telephone is to be
 * empty. not possible: it is not enrolled, or by an older version of the app.
 */
export type Dropped = "sent" | "later" | "revoked" | "not possible";

/**
 * Sends what is unsent, closed as it lies on the disk: the app may be locked, nobody needs the PIN (docs/field-sync.md,
 * "POST sealed").
 *
 * The acts stay unsent here. When the app is opened it sends them again, hears the same receipts, and brings its own
 * records, which the PIN locks, in line with them. An empty request asks whether the telephone was revoked.
 */
export async function drop(database: Database, send: typeof fetch, version: string): Promise<Dropped> {
  const ring = await database.get("keyring", "device");
  if (ring?.dropToken === undefined) return "not possible";
  const post = (address: string, body: unknown) =>
    send(`${API}${address}`, {
      method: "POST",
      headers: {
        Authorization: `Drop ${ring.dropToken}`,
        "Content-Type": "application/json",
        "X-App-Version": version,
        "X-Sent-At": new Date().toISOString(),
      },
      credentials: "omit",
      body: JSON.stringify(body),
    });
  const acts = await offered(database);
  let isRevoked = false;
  for (let first = 0; first === 0 || first < acts.length; first += BATCH) {
    const envelopes = acts
      .slice(first, first + BATCH)
      .map(({ id, envelope }) => ({ id, sealed: toBase64Url(envelope) }));
    const answer = await post("sealed", { envelopes }).catch(() => undefined);
    if (answer?.status === 403)
      isRevoked = ((await answer.json().catch(() => ({}))) as { code?: string }).code === "revoked";
    if (!answer?.ok && !isRevoked) return "later";
  }
  if (!isRevoked) return "sent";
  await post("wiped", {}).catch(() => undefined);
  return "revoked";
}
