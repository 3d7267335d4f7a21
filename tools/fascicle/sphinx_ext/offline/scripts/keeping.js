/* Keeping: fetches what is wanted into a store of its own, which takes the place of the last one when it
   is whole. So what is kept is always of one state of the book. What the browser has already, of a store
   that was not finished as well, is not fetched again. */

import { digestOf, fetchFresh } from "./fresh.js";
import { inTurns, isVersioned, planFor, sizeOf } from "./plan.js";
import { KeepingError } from "./problem.js";
import { wish } from "./wish.js";
import { currentStore, dropStores, finish, SPARE, storeToFill } from "./stores.js";

// A book that is being published is asked again: so often, after so many milliseconds.
const TRIES = 3;
const PAUSE = 2000;
// What a host sends as it was built; it may make images smaller.
const CHECKED = /\.(html|json)$/;

/**
 * Bring what is kept to what is wanted. Returns whether anything has changed.
 * @type {(wanted: Offline.Wanted, root: string, onProgress?: Offline.OnProgress, signal?: AbortSignal) => Promise<boolean>}
 */
export async function bring(wanted, root, onProgress = () => {}, signal) {
  if (!wanted.isAll && !wanted.works.length) {
    await letGo(root);
    return true;
  }
  for (let left = TRIES; ; left--) {
    try {
      const before = await currentStore(root);
      const plan = await planFor(wanted, root, before?.kept, signal);
      if (!plan) return false;
      await register(root);
      await fill(plan, root, before, onProgress, signal);
      return true;
    } catch (error) {
      const hasChanged = error instanceof KeepingError && error.reason === "changed";
      if (!hasChanged || left <= 1) throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

/** @type {(root: string) => Promise<unknown>} */
const register = (root) =>
  navigator.serviceWorker.register(new URL("offline-worker.js", root)).then(
    () => navigator.serviceWorker.ready,
    () => {
      throw new KeepingError("refused");
    },
  );

/**
 * Drop all that is kept, and the service worker.
 * @type {(root: string) => Promise<void>}
 */
export async function letGo(root) {
  await dropStores(root);
  const registration = await navigator.serviceWorker.getRegistration(root);
  if (registration?.scope === root) await registration.unregister();
}

/**
 * Remove a work from what is kept, also without a connection.
 * @type {(slug: string, root: string) => Promise<void>}
 */
export async function prune(slug, root) {
  const { works, isAll } = wish.read();
  wish.keep({ works: works.filter((each) => each !== slug), isAll, checked: 0 });
  const current = await currentStore(root);
  if (!current) return;
  const { store, kept } = current;
  const { [slug]: dropped, ...others } = kept.works;
  if (!dropped || !Object.keys(others).length) return dropped ? letGo(root) : undefined;
  const wanted = { works: Object.keys(others), isAll };
  // A state that no list has: the next look at the book drops what else was for this work.
  const needed = new Set(Object.values(others).flatMap(({ list }) => list.files.map(([address]) => address)));
  const unneeded = dropped.list.files.filter(([address]) => !needed.has(address) && !isVersioned(address));
  await finish(root, store, { ...kept, wanted, works: others, size: kept.size - sizeOf(unneeded), state: "" });
  for (const [address] of unneeded) await store.delete(root + address);
  for (const { address, content } of kept.written) {
    const now = { ...content, works: "works" in content ? wanted.works : undefined };
    await put(store, root + address, Response.json(now, { headers: { [SPARE]: "1" } }));
  }
}

/**
 * Fill a store, and put it in the place of the last.
 * @type {(plan: Offline.Plan, root: string, before: { store: Cache, kept: Offline.Kept } | null, onProgress: Offline.OnProgress, signal?: AbortSignal) => Promise<void>}
 */
async function fill(plan, root, before, onProgress, signal) {
  const total = plan.files.reduce((sum, { size }) => sum + size, 0);
  await checkRoom(total);
  const { name, store } = await storeToFill(root).catch(() => {
    throw new KeepingError("refused");
  });
  let done = 0;
  await inTurns(plan.files, async (file) => {
    signal?.throwIfAborted();
    const had = await known(file, root);
    if (had) await put(store, root + file.address, had);
    else await put(store, root + file.address, await fetched(file, root, signal));
    done += file.size;
    onProgress(done, total);
  });
  for (const { address, content } of plan.written) {
    await put(store, root + address, Response.json(content, { headers: plan.wanted.isAll ? {} : { [SPARE]: "1" } }));
  }
  const addresses = plan.files.map(({ address }) => address);
  // Pages that are open go on with the scripts that they were written with.
  for (const address of before?.kept.addresses ?? []) {
    const had = isVersioned(address) && !addresses.includes(address) && (await before?.store.match(root + address));
    if (had) await put(store, root + address, had);
  }
  await finish(root, store, { wanted: plan.wanted, state: plan.state, works: plan.works, size: total, addresses, written: plan.written });
  await dropStores(root, name);
}

/** @type {(needed: number) => Promise<void>} */
async function checkRoom(needed) {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  if (needed > quota - usage) throw new KeepingError("full");
}

/** @type {(store: Cache, address: string, response: Response) => Promise<void>} */
const put = (store, address, response) =>
  store.put(address, response).catch((error) => {
    throw error.name === "QuotaExceededError" ? new KeepingError("full") : error;
  });

/**
 * A file that the browser keeps already, in the state that is wanted.
 * @type {(file: Offline.KeptFile, root: string) => Promise<Response | null>}
 */
async function known(file, root) {
  const had = await caches.match(root + file.address);
  if (!had || isVersioned(file.address)) return had ?? null;
  const content = await had.arrayBuffer();
  const isSame = Boolean(file.digest) && (await digestOf(file.address, content)) === file.digest;
  return isSame ? made(content, had, file) : null;
}

/** @type {(file: Offline.KeptFile, root: string, signal?: AbortSignal) => Promise<Response>} */
async function fetched(file, root, signal) {
  const answer = await fetchFresh(file.address, root, signal);
  const content = await answer.arrayBuffer();
  const isChecked = file.digest && CHECKED.test(file.address);
  if (isChecked && (await digestOf(file.address, content)) !== file.digest) throw new KeepingError("changed");
  return made(content, answer, file);
}

/**
 * An answer anew, since one that was sent on from elsewhere may not be shown as a page.
 * @type {(content: ArrayBuffer, { headers }: Response, file: Offline.KeptFile) => Response}
 */
function made(content, { headers }, { isSpare }) {
  const type = headers.get("content-type") ?? "";
  return new Response(content, { headers: { "content-type": type, ...(isSpare ? { [SPARE]: "1" } : {}) } });
}
