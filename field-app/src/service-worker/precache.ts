/** What the service worker keeps: the files of one version of the app, whole or not at all. */
export interface Precache {
  version: string;
  /** The address of the page that starts the app. */
  shell: string;
  /** The addresses of the files that it needs; those under assets/ hold their content's hash. */
  assets: string[];
}

const PREFIX = "tungngo-app-";

export function cacheName(version: string): string {
  return PREFIX + version;
}

/** The page on the network is of another version than the worker: a roll-out is under way, and is tried again later. */
export class OtherVersion extends Error {}

/**
 * Fetches everything of a version into a cache of its own.
 *
 * Throws when a file is missing or the page is of another version; the browser then keeps the version it has and
 * tries again later.
 */
export async function fill(precache: Precache, caches: CacheStorage, get: typeof fetch): Promise<void> {
  const cache = await caches.open(cacheName(precache.version));
  const page = await get(precache.shell, { cache: "reload", credentials: "omit" });
  if (!page.ok || page.redirected) throw new Error(`${precache.shell}: ${page.status}`);
  if (!(await page.clone().text()).includes(`content="${precache.version}"`)) throw new OtherVersion();
  await Promise.all(
    precache.assets.map(async (address) => {
      if (await cache.match(address)) return; // a broken line resumes where it stopped
      const isHashed = address.includes("/assets/"); // its name changes with its content
      const known = isHashed ? await caches.match(address) : undefined;
      const answer =
        known ?? (await get(address, { credentials: "omit", cache: isHashed ? "default" : "reload" }));
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await cache.put(address, answer);
    }),
  );
  await cache.put(precache.shell, page); // last: where the page is, everything is
}

/**
 * Deletes the versions before the last one.
 *
 * The last one stays: a tab that was open when the new version took over still runs it.
 */
export async function forgetOld(precache: Precache, caches: CacheStorage): Promise<void> {
  const current = cacheName(precache.version);
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/**
 * The kept answer to a request, if it is one for this app's files; otherwise the network has to answer.
 *
 * Of pages only the one that starts the app is answered: the office's pages lie under the same address.
 */
export async function answer(
  request: { url: string; method: string; mode: string },
  origin: string,
  precache: Precache,
  caches: CacheStorage,
): Promise<Response | undefined> {
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== origin) return undefined;
  const own = await caches.open(cacheName(precache.version));
  if (request.mode === "navigate") {
    return address.pathname === precache.shell ? own.match(precache.shell) : undefined;
  }
  // A tab that was open when this version took over asks for files of the one before.
  return (await own.match(address.pathname)) ?? caches.match(address.pathname);
}

/** Whether a request can be one for this app's files: only then the worker steps in at all. */
export function concerns(
  request: { url: string; method: string; mode: string },
  origin: string,
  precache: Precache,
): boolean {
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== origin) return false;
  if (request.mode === "navigate") return address.pathname === precache.shell;
  const folder = precache.assets[0]?.replace(/(assets|icons)\/.*/, "");
  return folder !== undefined && address.pathname.startsWith(folder);
}
