/* What keeping works takes: their files, those that all works need, and what features offer with them. */

import { offered } from "../../web/scripts/offers.js";
import { encoded, fetchList, hashOf, problemAt } from "./fresh.js";
import { KeepingError } from "./problem.js";

/** @type {(slug: string) => string} */
const listOf = (slug) => `works/${encodeURIComponent(slug)}/offline.json`;

/**
 * Read the lists of what is wanted as they are now; null if they are those of what is `kept`. A work that
 * the library no longer has stays as it is kept.
 * @type {(wanted: Offline.Wanted, root: string, kept?: Offline.Kept | null, signal?: AbortSignal) => Promise<Offline.Plan | null>}
 */
export async function planFor(wanted, root, kept = null, signal) {
  /** @type {(address: string) => Promise<string>} */
  const read = (address) => fetchList(address, root, signal);
  /** @type {(address: string) => Promise<string>} */
  const readFiles = async (address) => {
    const text = await read(address);
    if (!hasFiles(JSON.parse(text))) throw await problemAt(root, signal);
    return text;
  };
  const shared = await readFiles("offline/shared.json");
  const library = wanted.isAll ? await readFiles("offline/library.json") : "";
  /** @type {Offline.LibraryList | null} */
  const all = library ? JSON.parse(library) : null;
  const offers = (/** @type {KeptWorks["works"]} */ works) =>
    Promise.all(offered("keeping").map(({ files }) => files({ works, isAll: wanted.isAll }, read)));
  const stateOf = (/** @type {string[]} */ lists, /** @type {KeptFiles[]} */ more) =>
    hashOf(encoded([shared, library, ...lists, JSON.stringify(more)].join("\n")));
  // The list of the library has digests of the others.
  if (all && kept?.state === (await stateOf([], await offers([])))) return null;
  const slugs = all ? all.works.map(([slug]) => slug) : wanted.works;
  /** @type {Set<string>} */
  const withdrawn = new Set();
  const lists = await inTurns(slugs, async (slug) => {
    try {
      return await readFiles(listOf(slug));
    } catch (error) {
      const had = keptWork(kept, slug);
      if (!(error instanceof KeepingError && error.reason === "changed" && had)) throw error;
      withdrawn.add(slug);
      return JSON.stringify(had.list);
    }
  });
  /** @type {Offline.WorkList[]} */
  const works = lists.map((text) => JSON.parse(text));
  const more = await offers(works.map(({ slug, language }) => ({ slug, language })));
  const state = await stateOf(all ? [] : lists, more);
  if (kept?.state === state) return null;
  const isSpare = !wanted.isAll;
  /** @type {Offline.SharedList} */
  const { files: sharedFiles, worker } = JSON.parse(shared);
  // Pages of a work that was withdrawn load what all pages of their build did.
  const loadedBy = (/** @type {string} */ slug) =>
    withdrawn.has(slug) ? (keptWork(kept, slug)?.loads ?? kept?.shared.filter(([address]) => address.startsWith("_static/"))) : undefined;
  const files = [
    ...[...withdrawn].flatMap((slug) => [...(loadedBy(slug) ?? []), ...(keptWork(kept, slug)?.list.files ?? [])].map((file) => asWithdrawn(file))),
    ...works.filter(({ slug }) => !withdrawn.has(slug)).flatMap((work) => work.files.map((file) => asKept(file, false))),
    ...sharedFiles.map((file) => asKept(file, isSpare)),
    ...(all?.files ?? []).map((file) => asKept(file, false)),
    ...more.flatMap((each) => each.files.map((file) => asKept(file, false))),
  ];
  const digests = await Promise.all(lists.map((list) => hashOf(encoded(list))));
  return {
    wanted,
    state,
    files: [...new Map(files.map((file) => [file.address, file])).values()],
    works: Object.fromEntries(
      works.map((list, place) => [list.slug, { title: list.title, language: list.language, state: digests[place], list, loads: loadedBy(list.slug) }]),
    ),
    written: more.flatMap((each) => each.written),
    shared: sharedFiles,
    worker,
  };
}

/**
 * A work as it is kept; its slug may be the name of what every object has.
 * @type {(kept: Offline.Kept | null, slug: string) => Offline.KeptWork | undefined}
 */
export const keptWork = (kept, slug) => (kept && Object.hasOwn(kept.works, slug) ? kept.works[slug] : undefined);

/** @type {(list: any) => boolean} */
const hasFiles = (list) =>
  Array.isArray(list?.files) &&
  list.files.every((/** @type {any} */ file) => Array.isArray(file) && typeof file[0] === "string" && Number.isInteger(file[1]) && typeof file[2] === "string");

/** @type {(file: Offline.Listed) => Offline.KeptFile} */
const asWithdrawn = (file) => ({ ...asKept(file, false), isWithdrawn: true });

/**
 * A file whose content never changes under its address is never a spare one.
 * @type {(file: Offline.Listed, isSpare: boolean) => Offline.KeptFile}
 */
function asKept([address, size, digest], isSpare) {
  return { address, size, digest, isSpare: isSpare && !isVersioned(address) };
}

/** @type {(address: string) => boolean} */
export const isVersioned = (address) => /\?v=|^search\/[^/]+\/|\.pagefind$/.test(address);

/** @type {(files: Offline.Listed[]) => number} */
export const sizeOf = (files) => files.reduce((sum, [, size]) => sum + size, 0);

const AT_ONCE = 6;

/**
 * Do something for each item, a few at a time; the results have their order.
 * @template T, R
 * @param {T[]} items
 * @param {(item: T) => Promise<R>} does
 * @returns {Promise<R[]>}
 */
export async function inTurns(items, does) {
  /** @type {R[]} */
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const place = next++;
      results[place] = await does(items[place]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}
