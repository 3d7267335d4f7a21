/* The stores in which a browser keeps files of a book: for each state of the book one of its own, with a
   note of what is in it, which is written last. A store without it is not finished. The service worker
   reads them, pages write them. */

// Raise it when the form of the note or of the stores changes; older ones are then passed over, and dropped.
const FORM = 1;
const NOTE = "offline/kept.json";
// Says of a file that the web comes first.
export const SPARE = "x-fascicle-spare";

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
    const note = await store.match(root + NOTE);
    if (note) return { name, store, kept: await note.json() };
  }
  return null;
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
