// @ts-check
/**
 * What was picked and typed but not yet saved, kept on the device (IndexedDB) until the server has it: a reload, a call
 * or an empty battery loses nothing. Without IndexedDB everything still works, but only as long as the page is open.
 */

const DAYS_KEPT = 7;

/**
 * @typedef {{ id: string, fields: Record<string, string>, isSaving: boolean, at: number }} Draft
 * @typedef {{ key: string, draft: string, name: string, blob: Blob, isPhoto: boolean, isPrepared: boolean,
 *   isSent: boolean, place: string, caption: string, position: number }} Kept
 */

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tungngo-uploads", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("drafts", { keyPath: "id" });
      request.result.createObjectStore("files", { keyPath: "key" }).createIndex("draft", "draft");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opened;
}

/**
 * Runs one transaction; false when the device keeps nothing.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(drafts: IDBObjectStore, files: IDBObjectStore) => IDBRequest<T> | null} act
 * @returns {Promise<{ isKept: boolean, result?: T }>}
 */
async function run(mode, act) {
  try {
    const transaction = (await database()).transaction(["drafts", "files"], mode);
    const request = act(transaction.objectStore("drafts"), transaction.objectStore("files"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    return { isKept: true, result: request?.result };
  } catch {
    return { isKept: false };
  }
}

/** @param {Draft} draft */
export async function keepDraft(draft) {
  return (await run("readwrite", (drafts) => drafts.put(draft))).isKept;
}

/** @param {Kept} file */
export async function keepFile(file) {
  return (await run("readwrite", (_drafts, files) => files.put(file))).isKept;
}

/** @param {string} key */
export async function forgetFile(key) {
  await run("readwrite", (_drafts, files) => files.delete(key));
}

/**
 * @param {string} id
 * @returns {Promise<{ draft: Draft | undefined, files: Kept[] }>}
 */
export async function recall(id) {
  const draft = await run("readonly", (drafts) => drafts.get(id));
  const files = await run("readonly", (_drafts, all) => all.index("draft").getAll(id));
  const kept = /** @type {Kept[]} */ (files.result ?? []);
  return { draft: draft.result, files: kept.sort((one, other) => one.position - other.position) };
}

/** @param {string} id */
export async function forget(id) {
  const { files } = await recall(id);
  await run("readwrite", (drafts, all) => {
    for (const file of files) all.delete(file.key);
    return drafts.delete(id);
  });
}

/** Forgets what nobody came back for. */
export async function forgetOld() {
  const drafts = await run("readonly", (all) => all.getAll());
  for (const draft of /** @type {Draft[]} */ (drafts.result ?? []))
    if (draft.at < Date.now() - DAYS_KEPT * 24 * 3600 * 1000) await forget(draft.id);
}
