/* Keeping: fetches what is wanted into a store of its own, which takes the place of the last one when it
   is whole. So what is kept is always of one state of the book. What the browser has already, of a store
   that was not finished as well, is not fetched again. */

import { digestOf, encoded, fetchContent, problemAt } from "./fresh.js";
import { inTurns, isVersioned, keptWork, planFor, sizeOf } from "./plan.js";
import { KeepingError } from "./problem.js";
import { wish } from "./wish.js";
import { currentStore, dropStores, finish, sealed, storeToFill, unsealed } from "./stores.js";

// A book that is being published is asked again: so often, after so many milliseconds.
const TRIES = 3;
const PAUSE = 2000;
const WORKER = "offline-worker.js";

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
      await register(root, plan.worker, signal);
      await fill(plan, root, before, onProgress, signal);
      return true;
    } catch (error) {
      const hasChanged = error instanceof KeepingError && error.reason === "changed";
      if (!hasChanged || left <= 1) throw error;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }
}

/** @type {(root: string, digest: string, signal?: AbortSignal) => Promise<unknown>} */
async function register(root, digest, signal) {
  const { content } = await fetchContent(WORKER, root, signal);
  if ((await digestOf(WORKER, content)) !== digest) throw await problemAt(root, signal);
  return navigator.serviceWorker.register(new URL(WORKER, root)).then(
    () => navigator.serviceWorker.ready,
    () => {
      throw new KeepingError("refused");
    },
  );
}

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
  const dropped = keptWork(kept, slug);
  const { [slug]: _dropped, ...others } = kept.works;
  if (!dropped || !Object.keys(others).length) return dropped ? letGo(root) : undefined;
  const wanted = { works: Object.keys(others), isAll };
  // A state that no list has: the next look at the book drops what else was for this work.
  const needed = new Set(Object.values(others).flatMap(({ list }) => list.files.map(([address]) => address)));
  const unneeded = dropped.list.files.filter(([address]) => !needed.has(address) && !isVersioned(address));
  await finish(root, store, { ...kept, wanted, works: others, size: kept.size - sizeOf(unneeded), state: "" });
  for (const [address] of unneeded) await store.delete(root + address);
  for (const { address, content } of kept.written) {
    const now = { ...content, works: "works" in content ? wanted.works : undefined };
    await put(store, root + address, await said(now, true));
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
    // What belongs to a work that was withdrawn is nowhere else.
    const had = (await known(file, root)) ?? (file.isWithdrawn ? null : await fetched(file, root, signal));
    if (had) await put(store, root + file.address, had);
    done += file.size;
    onProgress(done, total);
  });
  for (const { address, content } of plan.written) {
    await put(store, root + address, await said(content, !plan.wanted.isAll));
  }
  const addresses = plan.files.map(({ address }) => address);
  // Pages that are open go on with the scripts that they were written with.
  for (const address of before?.kept.addresses ?? []) {
    const had = isVersioned(address) && !addresses.includes(address) && (await before?.store.match(root + address));
    if (had) await put(store, root + address, had);
  }
  const { wanted, state, works, written, shared } = plan;
  await finish(root, store, { wanted, state, works, size: total, addresses, written, shared });
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
async function known({ address, digest, isSpare }, root) {
  const had = await caches.match(root + address);
  const sound = had && (await unsealed(had));
  if (!sound || sound.listed !== digest) return null;
  return sealed(sound.content, { type: had.headers.get("content-type") ?? "", listed: digest, isSpare });
}

/** @type {(file: Offline.KeptFile, root: string, signal?: AbortSignal) => Promise<Response>} */
async function fetched({ address, digest, isSpare }, root, signal) {
  const { content, type } = await fetchContent(address, root, signal);
  if ((await digestOf(address, content)) !== digest && !isImage(content, type)) throw await problemAt(root, signal);
  return sealed(content, { type, listed: digest, isSpare });
}

/**
 * Whether it is an image and no markup: hosts make images smaller.
 * @type {(content: ArrayBuffer, type: string) => boolean}
 */
const isImage = (content, type) => type.startsWith("image/") && !/^\s*</.test(new TextDecoder().decode(content.slice(0, 100)));

/**
 * What is said by a script, as a file.
 * @type {(content: object, isSpare: boolean) => Promise<Response>}
 */
const said = (content, isSpare) => sealed(encoded(JSON.stringify(content)), { type: "application/json", isSpare });
