/**
 * The service worker: keeps the app's files, so that it starts without a network.
 *
 * A new version is installed in the background and waits. It takes over at the next cold start, when no tab of the old
 * one is left, or when a tab asks for it because somebody tapped "Có bản mới". It holds no records of anybody.
 */
import { deleteDB } from "idb";
import { openDatabase } from "../store/database.ts";
import { DATABASE } from "../store/name.ts";
import { drop } from "../sync/drop.ts";
import { answer, concerns, fill, forgetOld, type Precache } from "./precache.ts";

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

declare const self: ServiceWorkerGlobalScope & { precache: Precache };

self.addEventListener("install", (event) => {
  event.waitUntil(fill(self.precache, caches, (input, init) => fetch(input, init)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld(self.precache, caches).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  if (!concerns(event.request, self.location.origin, self.precache)) return;
  event.respondWith(
    answer(event.request, self.location.origin, self.precache, caches).then(
      (kept) => kept ?? fetch(event.request),
    ),
  );
});

// Chromium only: the network is back. An open tab sends by itself; where there is none, the closed acts go as they lie.
self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  (event as SyncEvent).waitUntil(
    self.clients.matchAll({ type: "window" }).then(async (tabs) => {
      for (const tab of tabs) tab.postMessage(tag);
      if (tabs.length === 0) await sendClosed();
    }),
  );
});

async function sendClosed(): Promise<void> {
  const database = await openDatabase(DATABASE, () => undefined);
  try {
    const dropped = await drop(database, fetch, self.precache.version);
    if (dropped === "later") throw new Error("no answer"); // the browser tries again
    if (dropped !== "revoked") return;
  } finally {
    database.close();
  }
  await deleteDB(DATABASE);
}
