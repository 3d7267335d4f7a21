/* The indexes of a large library in the order of likelihood: those of the works that the light index
   names, since what is typed is mostly a name; that of the work the reader comes from, which is mostly
   searched already; those of its language; of the library's; others. All have about the same size. */

import { bitsOf } from "./shards.js";

/**
 * Tell which indexes have works of a scope: of these, if it is known of which, and of its languages.
 * @type {(scope: Search.Scope) => (listed: { bits: string, language: string }) => boolean}
 */
export function isIn({ slugs, languages }) {
  const digests = slugs && [...slugs].map(bitsOf);
  return ({ bits, language }) =>
    (!languages || languages.includes(language)) && (!digests || digests.some((digest) => digest.startsWith(bits)));
}

/**
 * Count the indexes of a scope, after loading the lists that have some of its works.
 * @type {(library: Search.Library, scope: Search.Scope) => Promise<number>}
 */
export async function countIn(library, scope) {
  const within = isIn(scope);
  const lists = library.lists.filter(within);
  if (!scope.slugs) return [...lists.map(({ count }) => count), library.listed.filter((one) => within(one) && !isOfAny(one, lists)).length].reduce((sum, count) => sum + count, 0);
  await Promise.all(lists.map((list) => library.load(list)));
  return library.listed.filter(within).length;
}

/** @type {(listed: Search.Listed, lists: Search.ShardList[]) => boolean} */
const isOfAny = (listed, lists) => lists.some(({ bits, language }) => language === listed.language && listed.bits.startsWith(bits));

/**
 * Yield the indexes of a scope, the likeliest first; lists of them are loaded when their turn comes.
 * `named` are works that the light index has found.
 * @type {(library: Search.Library, scope: Search.Scope, named: Search.WorkRead[], work: Search.WorkRead | null) => AsyncGenerator<Search.Listed>}
 */
export async function* inLikelyOrder(library, scope, named, work) {
  const within = isIn(scope);
  const done = new Set();
  /** @type {(some: Search.Listed[]) => Search.Listed[]} */
  const fresh = (some) => {
    const found = some.filter((one) => within(one) && !done.has(one.path));
    for (const { path } of found) done.add(path);
    return found;
  };
  for (const likely of [...named, ...(work ? [work] : [])]) {
    await library.loadListsOf(likely);
    const bits = bitsOf(likely.slug);
    yield* fresh(library.listed.filter((one) => bits.startsWith(one.bits) && (!likely.language || one.language === likely.language)));
  }
  const first = work?.language ?? library.language;
  const rank = (/** @type {{ language: string }} */ { language }) => (language === first ? 0 : language === library.language ? 1 : 2);
  yield* fresh([...library.listed].sort((a, b) => rank(a) - rank(b)));
  for (const list of library.lists.filter(within).sort((a, b) => rank(a) - rank(b))) {
    await library.load(list);
    yield* fresh(library.listed);
  }
}
