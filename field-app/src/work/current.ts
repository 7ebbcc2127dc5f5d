import { effect, signal } from "@preact/signals";
import type { Device } from "../store/device.ts";
import { Server } from "../sync/server.ts";
import { AFTER_TAP_MS, Schedule } from "../sync/schedule.ts";
import { isOnline, isSending, sentAt } from "../ui/status-strip.tsx";
import { beforeRestart } from "../update/settle.ts";
import { version } from "../version.ts";
import { Work } from "./work.ts";

/** The work of the open app; none while it is locked. */
export const current = signal<Work | undefined>(undefined);
/** Why it does not go, in the server's words, where it is not the network. */
export const trouble = signal("");

// Safari before 15.4 has none: there a tab sees what another one did when it is opened anew.
const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("tungngo-work");
const SYNC_TAG = "tungngo-acts";
let schedule: Schedule | undefined;

/** Sends and pulls now; a person asked for it. */
export function exchangeNow(): Promise<void> {
  return schedule?.run() ?? Promise.resolve();
}

/** Sends within some seconds, or as soon as a visit is left. */
export function exchangeSoon(withinMs = AFTER_TAP_MS): void {
  schedule?.soon(withinMs);
  void wakeLater();
}

/** Begins to work whenever the phone is opened, and stops when it is locked. */
export function followDevice(device: Device): void {
  effect(() => {
    const opened = device.opened.value;
    schedule?.stop();
    schedule = undefined;
    current.value = undefined;
    if (opened === undefined) return;
    const work = new Work(device, opened);
    const own = new Schedule(() => work.exchange(new Server({ version })), {
      hidden: () => document.hidden,
      isOnline: () => navigator.onLine,
      addEventListener: (name, listener) => listenerTarget(name).addEventListener(name, listener),
      removeEventListener: (name, listener) => listenerTarget(name).removeEventListener(name, listener),
    });
    schedule = own;
    work.onWritten = () => {
      tabs?.postMessage("written");
      exchangeSoon();
    };
    work.onNews = () => tabs?.postMessage("news");
    own.state.subscribe((state) => {
      isSending.value = state.isSending;
      if (state.doneAt) sentAt.value = state.doneAt;
      trouble.value = state.trouble;
    });
    current.value = work;
    void work.load().then(() => own.start());
  });
  // Leaving a field keeps what stands in it.
  beforeRestart(async () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    await current.value?.settled();
  });
  tabs?.addEventListener("message", () => void current.value?.load());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) current.value?.refreshDay();
  });
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data === SYNC_TAG) schedule?.soon(0);
  });
}

function listenerTarget(name: string): EventTarget {
  return name === "visibilitychange" ? document : globalThis;
}

/** Chromium wakes the service worker when the network is back, even if this page sleeps then. */
async function wakeLater(): Promise<void> {
  if (isOnline.value) return;
  const registration = await navigator.serviceWorker?.getRegistration();
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register(SYNC_TAG).catch(() => undefined);
}
