/* How much keeping a work or the library takes, in bytes. */

import { offered } from "../../web/scripts/offers.js";
import { fetchList } from "./fresh.js";
import { planFor, sizeOf } from "./plan.js";

// A library of more works is read by title pages: keeping it asks for a list of each.
const MOST_WORKS = 500;

/** @type {(slug: string, root: string) => Promise<number>} */
export async function sizeOfWork(slug, root) {
  const plan = await planFor({ works: [slug], isAll: false }, root);
  return (plan?.files ?? []).reduce((sum, { size }) => sum + size, 0);
}

/**
 * Without the list of each work; null of a library that is too large.
 * @type {(root: string) => Promise<number | null>}
 */
export async function sizeOfLibrary(root) {
  /** @type {(address: string) => Promise<string>} */
  const read = (address) => fetchList(address, root);
  /** @type {Offline.LibraryList} */
  const { works, files } = JSON.parse(await read("offline/library.json"));
  if (works.length > MOST_WORKS) return null;
  const shared = JSON.parse(await read("offline/shared.json"));
  const more = await Promise.all(offered("keeping").map((each) => each.files({ works: [], isAll: true }, read)));
  const sizes = [...works.map(([, size]) => size), sizeOf(files), sizeOf(shared.files), ...more.map((each) => sizeOf(each.files))];
  return sizes.reduce((sum, size) => sum + size, 0);
}
