/**
 * The service worker: keeps the app's files, so that it starts without a network.
 *
 * A new version is installed in the background and waits. It takes over at the next cold start, when no tab of the old
 * one is left, or when a tab asks for it because somebody tapped "Có bản mới". It holds no records of anybody.
 */
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

// Chromium only: the network is back. The records are locked with the member's PIN, so a tab that is open must send.
self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  (event as SyncEvent).waitUntil(
    self.clients.matchAll({ type: "window" }).then((tabs) => {
      for (const tab of tabs) tab.postMessage(tag);
    }),
  );
});
