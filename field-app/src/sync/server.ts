import { type Act, API, type Receipt, type Refusal } from "../contract.ts";
import type { PullAnswer } from "../model/pulled.ts";

export interface ActsAnswer {
  receipts: Receipt[];
  server_time: string;
  epoch: string;
}

/** What came of a request: an answer, a refusal with the server's reason, or nothing that can be relied on. */
export type Heard<T> =
  | { heard: "answer"; body: T /** Server's clock minus the telephone's. */; offsetMs: number | null }
  | { heard: "refusal"; status: number; code: string; message: string }
  | { heard: "nothing"; waitMs: number };

interface Settings {
  /** The app's version, for the office's list of telephones. */
  version: string;
  fetch?: typeof fetch;
  now?: () => number;
  /** Where the server lies; the app's own origin by default. */
  base?: string;
}

/** Compressed only where that saves more than it costs. */
const COMPRESS_FROM = 1024;
const TIMEOUT_MS = 45_000;
const PULL_TIMEOUT_MS = 90_000;

/** The server's side of the contract (docs/field-sync.md), one method for each address. */
export class Server {
  readonly #settings: Settings;
  readonly #now: () => number;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#now = settings.now ?? Date.now;
  }

  /**
   * Sends acts.
   *
   * @param others How many acts beyond these are only on this telephone.
   */
  acts(token: string, acts: readonly Act[], others: number): Promise<Heard<ActsAnswer>> {
    return this.#json("acts", token, { acts }, { "X-Unsent": String(others) });
  }

  pull(
    token: string,
    cursor: string | undefined,
    setup: string | undefined,
    unsent: number,
  ): Promise<Heard<PullAnswer>> {
    const query = new URLSearchParams();
    if (cursor !== undefined) query.set("cursor", cursor);
    if (setup !== undefined) query.set("setup", setup);
    return this.#ask<PullAnswer>(
      `pull?${query}`,
      token,
      { method: "GET", headers: { "X-Unsent": String(unsent) } },
      PULL_TIMEOUT_MS,
    );
  }

  photo(
    token: string,
    id: string,
    visit: string,
    mediaType: string,
    bytes: ArrayBuffer,
  ): Promise<Heard<{ id: string }>> {
    const headers = { "Content-Type": mediaType };
    return this.#ask(
      `photos/${id}?visit=${visit}`,
      token,
      { method: "PUT", headers, body: bytes },
      PULL_TIMEOUT_MS,
    );
  }

  wiped(token: string): Promise<Heard<unknown>> {
    return this.#json("wiped", token, {}, {});
  }

  async #json<T>(
    address: string,
    token: string,
    value: unknown,
    headers: Record<string, string>,
  ): Promise<Heard<T>> {
    const text = new TextEncoder().encode(JSON.stringify(value));
    const zipped = text.length >= COMPRESS_FROM ? await gzip(text) : undefined;
    const encoding: Record<string, string> = zipped ? { "Content-Encoding": "gzip" } : {};
    return this.#ask<T>(
      address,
      token,
      {
        method: "POST",
        headers: { "Content-Type": "application/json", ...encoding, ...headers },
        body: zipped ?? text,
      },
      TIMEOUT_MS,
    );
  }

  async #ask<T>(
    address: string,
    token: string,
    init: RequestInit & { headers: Record<string, string> },
    timeoutMs: number,
  ): Promise<Heard<T>> {
    const send = this.#settings.fetch ?? fetch;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    const sentAt = this.#now();
    try {
      const response = await send(`${this.#settings.base ?? ""}${API}${address}`, {
        ...init,
        headers: {
          ...init.headers,
          Authorization: `Device ${token}`,
          "X-App-Version": this.#settings.version,
          "X-Sent-At": new Date(sentAt).toISOString(),
        },
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        signal: abort.signal,
      });
      if (response.status === 200) {
        const body = (await response.json()) as T;
        return { heard: "answer", body, offsetMs: this.#offset(body, sentAt) };
      }
      if (response.status === 429 || response.status >= 500) {
        return { heard: "nothing", waitMs: 1000 * Number(response.headers.get("Retry-After") ?? 0) || 0 };
      }
      // A refusal speaks the contract's language; the sign-in page of a public network, say, does not.
      const refusal = (await response.json()) as Partial<Refusal>;
      if (typeof refusal.code !== "string") return { heard: "nothing", waitMs: 0 };
      return {
        heard: "refusal",
        status: response.status,
        code: refusal.code,
        message: refusal.message ?? "",
      };
    } catch {
      return { heard: "nothing", waitMs: 0 };
    } finally {
      clearTimeout(timer);
    }
  }

  /** The server's clock against the middle between asking and hearing. */
  #offset(body: unknown, sentAt: number): number | null {
    const at = Date.parse((body as { server_time?: string }).server_time ?? "");
    return Number.isNaN(at) ? null : Math.round(at - (sentAt + this.#now()) / 2);
  }
}

/** Telephones before Chrome 80 and Safari 16.4 send as it is. */
async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | undefined> {
  if (typeof CompressionStream === "undefined") return undefined;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
