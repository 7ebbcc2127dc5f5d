import { beforeEach, expect, test } from "vitest";
import {
  answer,
  cacheName,
  concerns,
  fill,
  forgetOld,
  OtherVersion,
  type Precache,
} from "../src/service-worker/precache.ts";

const ORIGIN = "https://phuong.example";
const ASSET = "/static/doorstep/app/assets/app-1.js";
const ICON = "/static/doorstep/app/icons/icon.svg";
const precache: Precache = { version: "v1", shell: "/di-tung-ngo/", assets: [ASSET, ICON] };

const addressOf = (request: unknown) => (typeof request === "string" ? request : (request as Request).url);

class FakeCache {
  readonly kept = new Map<string, Response>();
  match = async (request: unknown) => this.kept.get(addressOf(request))?.clone();
  put = async (request: unknown, response: Response) => void this.kept.set(addressOf(request), response);
}

class FakeCaches {
  readonly byName = new Map<string, FakeCache>();
  open = async (name: string) => {
    const cache = this.byName.get(name) ?? new FakeCache();
    this.byName.set(name, cache);
    return cache;
  };
  keys = async () => [...this.byName.keys()];
  delete = async (name: string) => this.byName.delete(name);
  match = async (request: unknown) => {
    for (const cache of this.byName.values()) {
      const found = await cache.match(request);
      if (found) return found;
    }
    return undefined;
  };
}

let fakes: FakeCaches;
let caches: CacheStorage;
let asked: string[];
let server: Record<string, string>;

const get = (async (address: string) => {
  asked.push(address);
  const body = server[address];
  return body === undefined ? new Response("", { status: 404 }) : new Response(body);
}) as typeof fetch;

beforeEach(() => {
  fakes = new FakeCaches();
  caches = fakes as unknown as CacheStorage;
  asked = [];
  server = { "/di-tung-ngo/": '<meta name="version" content="v1">', [ASSET]: "code", [ICON]: "picture" };
});

const navigation = (path: string) => ({ url: ORIGIN + path, method: "GET", mode: "navigate" });
const request = (path: string, method = "GET") => ({ url: ORIGIN + path, method, mode: "cors" });

test("a version is kept whole: the page and every file", async () => {
  await fill(precache, caches, get);
  const page = await answer(navigation("/di-tung-ngo/?from=home"), ORIGIN, precache, caches);
  expect(await page?.text()).toContain("v1");
  expect(await (await answer(request(ASSET), ORIGIN, precache, caches))?.text()).toBe("code");
});

test("a version of which a file is missing is not taken, and what came already is not fetched again", async () => {
  delete server[ICON];
  await expect(fill(precache, caches, get)).rejects.toThrow("404");
  expect(await answer(navigation("/di-tung-ngo/"), ORIGIN, precache, caches)).toBeUndefined();
  server[ICON] = "picture";
  asked = [];
  await fill(precache, caches, get);
  expect(asked).not.toContain(ASSET);
});

test("a page of another version is not mixed with this version's files", async () => {
  server["/di-tung-ngo/"] = '<meta name="version" content="v2">';
  await expect(fill(precache, caches, get)).rejects.toThrow(OtherVersion);
});

test("code that has not changed is taken over from the version before, a picture of the same name is fetched", async () => {
  await fill(precache, caches, get);
  server["/di-tung-ngo/"] = '<meta name="version" content="v2">';
  asked = [];
  await fill({ ...precache, version: "v2" }, caches, get);
  expect(asked).toEqual(["/di-tung-ngo/", ICON]);
  server[ICON] = "another picture";
  server["/di-tung-ngo/"] = '<meta name="version" content="v3">';
  const third = { ...precache, version: "v3" };
  await fill(third, caches, get);
  expect(await (await answer(request(ICON), ORIGIN, third, caches))?.text()).toBe("another picture");
});

test("of old versions only the last one stays, for a tab that still runs it, and other caches are left alone", async () => {
  for (const name of ["somebody-else", cacheName("v1"), cacheName("v2"), cacheName("v3")])
    await caches.open(name);
  await forgetOld({ ...precache, version: "v3" }, caches);
  expect(await caches.keys()).toEqual(["somebody-else", cacheName("v2"), cacheName("v3")]);
});

test("the worker keeps out of everything but the app's own page and files", () => {
  expect(concerns(navigation("/di-tung-ngo/"), ORIGIN, precache)).toBe(true);
  expect(concerns(request(ASSET), ORIGIN, precache)).toBe(true);
  for (const other of [
    navigation("/di-tung-ngo/khac/"),
    navigation("/tu-nha-den-nha/"),
    request("/di-tung-ngo/api/v1/pull"),
    request("/static/web/css/base.css"),
    request(ASSET, "POST"),
    { ...request(ASSET), url: `https://elsewhere.example${ASSET}` },
  ]) {
    expect(concerns(other, ORIGIN, precache), other.url).toBe(false);
  }
});
