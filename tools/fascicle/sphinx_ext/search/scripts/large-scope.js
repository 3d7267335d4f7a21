/* The scope of a search in a large library: the works that pass the filters, as far as the light index
   names them. */

import { parse } from "./query.js";
import { entryOf } from "./light-tree.js";

// The filters whose works the light index lists.
const GROUPINGS = ["author", "series", "tag"];

/**
 * Return the works and languages that filters leave; null where they may be any.
 * @type {(tree: import("./light-tree.js").LightTree, chosen: Search.Chosen) => Promise<Search.Scope>}
 */
export async function scopeOf(tree, chosen) {
  const groupings = GROUPINGS.filter((kind) => chosen[kind]?.length);
  const found = await Promise.all(groupings.map((kind) => worksOf(tree, kind, chosen[kind])));
  const [first, ...others] = [...(chosen.work?.length ? [new Set(chosen.work)] : []), ...found.filter((each) => each !== null)];
  const slugs = first ? new Set([...first].filter((slug) => others.every((some) => some.has(slug)))) : null;
  return { slugs, languages: chosen.language?.length ? chosen.language : null };
}

/**
 * Return the works of authors, series or tags; null if the light index does not list them all.
 * @type {(tree: import("./light-tree.js").LightTree, kind: string, names: string[]) => Promise<Set<string> | null>}
 */
async function worksOf(tree, kind, names) {
  const all = new Set();
  for (const name of names) {
    const rows = await tree.rows(parse(`${name} `)).catch(() => []);
    const slugs = rows.map(entryOf).find((entry) => entry.kind === kind && isSame(entry.shown, name))?.slugs;
    if (!slugs) return null;
    for (const slug of slugs) all.add(slug);
  }
  return all;
}

/**
 * Spellings of a name share a page, which has one of them.
 * @type {(one: string, other: string) => boolean}
 */
const isSame = (one, other) => plain(one) === plain(other);

/** @type {(name: string) => string} */
const plain = (name) => name.toLowerCase().split(/\s+/).filter(Boolean).join(" ");

/**
 * Tell whether an entry passes the filters; of what an entry lacks, such as a rating, nothing is known.
 * @type {(entry: Search.LargeEntry, chosen: Search.Chosen, scope: Search.Scope) => boolean}
 */
export function passes({ kind, slug, values }, chosen, { slugs }) {
  const given = Object.entries(chosen).filter(([, wanted]) => wanted.length);
  if (GROUPINGS.includes(kind)) return !given.length;
  if (slugs?.has(slug)) return given.every(([name, wanted]) => name !== "rating" && (name !== "language" || wanted.some((one) => values.language?.includes(one))));
  return given.every(([name, wanted]) => wanted.some((one) => values[name]?.includes(one)));
}
