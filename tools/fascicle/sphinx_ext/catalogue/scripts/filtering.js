/* Which works remain, and how many would with one more filter. */

import { folded, KINDS } from "./works.js";

// A work has one rating, and may be by any of the authors chosen; of tags it has to have all.
const ALL = new Set(["tag"]);

/**
 * Give the works that remain, and for each value of each kind how many would if it were chosen.
 * @type {(works: Catalogue.Work[], state: Catalogue.State) => Catalogue.Filtered}
 */
export function filtered(works, state) {
  const kinds = Object.keys(KINDS);
  /** @type {Record<string, Catalogue.Counts>} */
  const counts = Object.fromEntries(kinds.map((kind) => [kind, new Map()]));
  // Where nothing is chosen or excluded, all works pass: of six kinds most, for 10,000 works.
  const used = kinds.filter((kind) => state.chosen[kind]?.length || state.excluded[kind]?.length);
  const words = folded(state.text).split(/\s+/).filter(Boolean);
  const remaining = [];
  for (const work of works) {
    if (!isWithin(work, words, state)) continue;
    const failed = used.filter((kind) => !passes(work, kind, state));
    if (!failed.length) remaining.push(work);
    if (failed.length > 1) continue;
    for (const kind of failed.length ? failed : kinds) {
      if (used.includes(kind)) count(work, kind, state, counts[kind]);
      else add(work.values[kind], counts[kind]);
    }
  }
  return { remaining, counts };
}

/** @type {(work: Catalogue.Work, words: string[], range: { from: number | null, to: number | null }) => boolean} */
function isWithin(work, words, { from, to }) {
  return work.words >= (from ?? 0) && work.words <= (to ?? Infinity) && words.every((word) => work.text.includes(word));
}

/** @type {(work: Catalogue.Work, kind: string, state: Catalogue.State) => boolean} */
function passes(work, kind, state) {
  return includes(work, kind, state) && !excludedOf(work, kind, state).length;
}

/** @type {(work: Catalogue.Work, kind: string, state: Catalogue.State) => boolean} */
function includes(work, kind, state) {
  const chosen = state.chosen[kind] ?? [];
  const has = (/** @type {string} */ key) => work.values[kind].some(([own]) => own === key);
  return !chosen.length || (ALL.has(kind) ? chosen.every(has) : chosen.some(has));
}

/** @type {(work: Catalogue.Work, kind: string, state: Catalogue.State) => [string, string][]} */
function excludedOf(work, kind, state) {
  const excluded = state.excluded[kind] ?? [];
  return work.values[kind].filter(([key]) => excluded.includes(key));
}

/**
 * Count a work that passes in all other kinds; what is excluded counts the works that it takes away.
 * @type {(work: Catalogue.Work, kind: string, state: Catalogue.State, counts: Catalogue.Counts) => void}
 */
function count(work, kind, state, counts) {
  if (ALL.has(kind) && !includes(work, kind, state)) return;
  const excluded = excludedOf(work, kind, state);
  if (excluded.length > 1) return;
  add(excluded.length ? excluded : work.values[kind], counts);
}

/** @type {(values: [string, string][], counts: Catalogue.Counts) => void} */
function add(values, counts) {
  for (const [key] of values) counts.set(key, (counts.get(key) ?? 0) + 1);
}
