import { signal } from "@preact/signals";

/** Whether a new version is installed and waits to be taken. */
export const hasUpdate = signal(false);

const CHECK_EVERY_MS = 60 * 60 * 1000;

/**
 * Registers the service worker and watches for new versions.
 *
 * Nothing is reloaded by itself: the new version waits for the next cold start or for `takeUpdate`.
 */
export async function watchForUpdates(
  container: ServiceWorkerContainer,
  address: string,
  scope: string,
): Promise<ServiceWorkerRegistration> {
  const registration = await container.register(address, { scope, updateViaCache: "none" });
  const look = () => {
    hasUpdate.value = registration.waiting !== null && container.controller !== null;
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  look();
  let checkedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - checkedAt < CHECK_EVERY_MS) return;
    checkedAt = Date.now();
    registration.update().catch(() => undefined); // without a network there is nothing new
  });
  return registration;
}

/**
 * Takes the waiting version: this tab alone starts again, and only after `settle` has put away what is being typed.
 */
export async function takeUpdate(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  settle: () => Promise<void>,
  reload: () => void,
): Promise<void> {
  await settle();
  const waiting = registration.waiting;
  if (waiting === null) {
    reload(); // another tab took it; this one still runs the old version
    return;
  }
  container.addEventListener("controllerchange", () => reload(), { once: true });
  waiting.postMessage("take-over");
}
