/* The stores in which a browser keeps files of a book: for each state of the book one of its own, with a
   note of what is in it, which is written last. A store without it is not finished. Each file is sealed by
   a digest of its content. The service worker reads them, pages write them. */

import { hashOf } from "./fresh.js";

// Raise it when the form of the note or of the stores changes; older ones are then passed over, and dropped.
const FORM = 2;
const NOTE = "offline/kept.json";
// Says of a file that the web comes first.
export const SPARE = "x-fascicle-spare";
// The digest of the content, and the one that a list has of it: hosts change images, and pages around
// their text.
const SEAL = "x-fascicle-seal";

/**
 * What the names of all stores of a book begin with; `root` is its address.
 * @type {(root: string) => string}
 */
const prefixOf = (root) => `fascicle-offline:${new URL(root).pathname}:`;

/** @type {(root: string) => string} */
export const newName = (root) => `${prefixOf(root)}${FORM}:${Date.now()}`;

/**
 * The names of the stores of a book, the newest first.
 * @type {(root: string) => Promise<string[]>}
 */
export const namesOf = async (root) =>
  (await caches.keys()).filter((name) => name.startsWith(prefixOf(root))).sort().reverse();

/** @type {(root: string, name: string) => boolean} */
const isOfThisForm = (root, name) => name.startsWith(`${prefixOf(root)}${FORM}:`);

/**
 * The newest finished store and its note, or null.
 * @type {(root: string) => Promise<{ name: string, store: Cache, kept: Offline.Kept } | null>}
 */
export async function currentStore(root) {
  for (const name of await namesOf(root)) {
    if (!isOfThisForm(root, name)) continue;
    const store = await caches.open(name);
    const kept = await (await store.match(root + NOTE))?.json().catch(() => null);
    if (kept && isNote(kept)) return { name, store, kept };
  }
  return null;
}

/** @type {(kept: any) => boolean} */
const isNote = ({ wanted, addresses, written, shared, works }) =>
  [wanted?.works, addresses, written, shared, ...Object.values(works ?? [null]).map((work) => work?.list?.files)].every(Array.isArray);

/**
 * A file as it is kept. It is an answer anew, since one that was sent on from elsewhere may not be shown
 * as a page.
 * @type {(content: BufferSource, about: { type: string, listed?: string, isSpare?: boolean }) => Promise<Response>}
 */
export async function sealed(content, { type, listed = "", isSpare = false }) {
  const seal = `${await hashOf(content)} ${listed}`;
  return new Response(content, { headers: { "content-type": type, [SEAL]: seal, ...(isSpare ? { [SPARE]: "1" } : {}) } });
}

/**
 * The content of a kept file, and the digest that a list had of it; null if it is not what was kept.
 * @type {(file: Response) => Promise<{ content: ArrayBuffer, listed: string } | null>}
 */
export async function unsealed(file) {
  const [own, listed = ""] = (file.headers.get(SEAL) ?? "").split(" ");
  const content = await file.arrayBuffer().catch(() => null);
  return content && own === (await hashOf(content)) ? { content, listed } : null;
}

/**
 * Find a file in the store. One that was damaged is dropped, and fetched again when the book is next asked
 * whether it has changed: no list has the state that is noted then.
 * @type {(root: string, current: { store: Cache, kept: Offline.Kept }, address: string) => Promise<Response | undefined>}
 */
export async function soundFile(root, { store, kept }, address) {
  const file = await store.match(address);
  const sound = file && (await unsealed(file));
  if (sound) return new Response(sound.content, { headers: file.headers });
  if (!file) return undefined;
  await store.delete(address);
  await finish(root, store, { ...kept, state: "" });
}

/**
 * The store that was begun last and not finished, or a new one.
 * @type {(root: string) => Promise<{ name: string, store: Cache }>}
 */
export async function storeToFill(root) {
  const [newest] = await namesOf(root);
  if (newest && isOfThisForm(root, newest)) {
    const store = await caches.open(newest);
    if (!(await store.match(root + NOTE))) return { name: newest, store };
  }
  const name = newName(root);
  return { name, store: await caches.open(name) };
}

/**
 * Write the note of a store: from now on it is the one that is read.
 * @type {(root: string, store: Cache, kept: Offline.Kept) => Promise<void>}
 */
export const finish = (root, store, kept) => store.put(root + NOTE, Response.json(kept));

/**
 * Delete all stores of a book but one.
 * @type {(root: string, but?: string) => Promise<void>}
 */
export async function dropStores(root, but = "") {
  for (const name of await namesOf(root)) if (name !== but) await caches.delete(name);
}
