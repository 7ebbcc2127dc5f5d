// @ts-check
/** Sends one file in pieces and goes on where it stopped, however often the line is cut (docs/uploads.md). */

const VERSION = { "Tus-Resumable": "1.0.0" };
const SMALLEST_PIECE = 32 * 1024;
const LARGEST_PIECE = 2 * 1024 * 1024;
const PATIENCE = 60_000; // milliseconds for one request
const LONGEST_PAUSE = 30_000;
const MOST_RESTARTS = 3;

// What the line carries, learnt from piece to piece and kept for the next file.
let pieceSize = 256 * 1024;

/** The server does not take the file, and says why. */
export class Refused extends Error {}

/** Nobody is signed in any more. */
export class LostSession extends Error {}

/** The line or the server failed for now. */
class Trouble extends Error {}

/**
 * @typedef {{ key: string, name: string, blob: Blob }} Sendable
 * @typedef {{ signal: AbortSignal, onProgress: (sent: number) => void, onTrouble: (isOffline: boolean) => void }} Watch
 */

export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/**
 * One request; everything that may be tried again ends as Trouble.
 * @param {string} address
 * @param {RequestInit} options
 * @param {AbortSignal} [signal]
 */
export async function ask(address, options, signal) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const stop = () => patience.abort();
  signal?.addEventListener("abort", stop);
  try {
    const answer = await fetch(address, {
      ...options,
      headers: { ...options.headers, "X-CSRFToken": csrfToken() },
      redirect: "manual",
      cache: "no-store",
      signal: patience.signal,
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403)
      throw new LostSession();
    if (answer.status >= 500 || answer.status === 408) throw new Trouble();
    return answer;
  } catch (error) {
    if (error instanceof LostSession || error instanceof Trouble) throw error;
    if (signal?.aborted) throw new DOMException("cancelled", "AbortError");
    throw new Trouble();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Tries until it works; between two tries it waits longer and longer, but goes on at once when the line is back.
 * @template T
 * @param {() => Promise<T>} act
 * @param {Pick<Watch, "signal" | "onTrouble">} watch
 * @returns {Promise<T>}
 */
export async function persist(act, { signal, onTrouble }) {
  for (let failures = 0; ; failures++) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      onTrouble(!navigator.onLine);
      await pause(Math.min(LONGEST_PAUSE, 1000 * 2 ** failures) * (0.75 + Math.random() / 2), signal);
    }
  }
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("cancelled", "AbortError"));
    });
  });
}

/** @param {string} text */
function coded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/**
 * The hash of the whole; empty where browsers do not count one (pages over plain HTTP).
 * @param {Blob} blob
 */
async function digest(blob) {
  if (!globalThis.crypto?.subtle) return "";
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Response} answer */
async function reason(answer) {
  const said = await answer.json().catch(() => ({}));
  return new Refused(typeof said.message === "string" ? said.message : "");
}

/**
 * Sends a file to its end.
 * @param {string} address where uploads begin
 * @param {Sendable} file
 * @param {Watch} watch
 * @throws {Refused | LostSession | DOMException}
 */
export async function send(address, file, watch) {
  const sha256 = await digest(file.blob);
  const facts = { filename: file.name, key: file.key, ...(sha256 && { sha256 }) };
  const metadata = Object.entries(facts)
    .map(([name, value]) => `${name} ${coded(value)}`)
    .join(",");
  for (let restarts = 0; restarts < MOST_RESTARTS; restarts++) {
    const begun = await persist(() => announce(address, file, metadata, watch), watch);
    if (await sendPieces(begun.address, file.blob, begun.offset, watch)) return;
  }
  throw new Refused("");
}

/**
 * @param {string} address
 * @param {Sendable} file
 * @param {string} metadata
 * @param {Watch} watch
 */
async function announce(address, file, metadata, watch) {
  const headers = { ...VERSION, "Upload-Length": String(file.blob.size), "Upload-Metadata": metadata };
  const answer = await ask(address, { method: "POST", headers }, watch.signal);
  const place = answer.headers.get("Location");
  if (answer.status !== 201 || !place) throw await reason(answer);
  return { address: place, offset: Number(answer.headers.get("Upload-Offset")) };
}

/**
 * Sends what is missing; false when the server no longer knows the upload, so that it must begin anew.
 * @param {string} address
 * @param {Blob} blob
 * @param {number} offset
 * @param {Watch} watch
 */
async function sendPieces(address, blob, offset, watch) {
  let isSure = true;
  for (let at = offset; at < blob.size; ) {
    watch.onProgress(at);
    const answer = await persist(async () => {
      // After a failure nobody knows whether the piece arrived: the server is asked first.
      if (!isSure) {
        const state = await ask(address, { method: "HEAD", headers: VERSION }, watch.signal);
        if (state.status === 200) at = Number(state.headers.get("Upload-Offset"));
        if (state.status === 404 || at >= blob.size) return state;
        isSure = true;
      }
      isSure = false;
      const taken = await sendPiece(address, blob.slice(at, at + pieceSize), at, watch.signal);
      isSure = true;
      return taken;
    }, watch);
    if (answer.status === 404) return false;
    if (![200, 204, 409, 460].includes(answer.status)) throw await reason(answer);
    at = Number(answer.headers.get("Upload-Offset") ?? at);
    if (answer.status === 460) return false;
  }
  watch.onProgress(blob.size);
  return true;
}

/**
 * @param {string} address
 * @param {Blob} piece
 * @param {number} offset
 * @param {AbortSignal} signal
 */
async function sendPiece(address, piece, offset, signal) {
  const headers = {
    ...VERSION,
    "Upload-Offset": String(offset),
    "Content-Type": "application/offset+octet-stream",
  };
  const begun = performance.now();
  try {
    const answer = await ask(address, { method: "PATCH", headers, body: piece }, signal);
    const seconds = (performance.now() - begun) / 1000;
    if (seconds < 1.5) pieceSize = Math.min(LARGEST_PIECE, pieceSize * 2);
    else if (seconds > 8) pieceSize = Math.max(SMALLEST_PIECE, pieceSize / 2);
    return answer;
  } catch (error) {
    pieceSize = Math.max(SMALLEST_PIECE, pieceSize / 2);
    throw error;
  }
}

/**
 * Tells the server that a file is no longer wanted; if that does not arrive, it expires there by itself.
 * @param {string} address where uploads begin
 * @param {string} key
 */
export function giveUp(address, key) {
  ask(`${address}${key}/`, { method: "DELETE", headers: VERSION }).catch(() => {});
}
