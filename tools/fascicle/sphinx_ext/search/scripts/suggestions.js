/* Suggestions: other spellings of a query that has found nothing. Loaded only then. */

import { nearest, plain } from "./spelling.js";
import { wordsOf } from "./words.js";

// How many spellings are offered.
const MOST = 3;

/**
 * Return queries that differ in the words that the lists lack, and that find something.
 *
 * `spellings` are the words of the book, the most frequent first; `known` are folded words that the
 * index has, though the list may not; `finds` tells, in time, whether a query has results.
 * @type {(query: string, spellings: string[], known: Set<string>, finds: (query: string) => Promise<boolean>) => Promise<string[]>}
 */
export async function suggestions(query, spellings, known, finds) {
  const offered = respelt(query, spellings, known);
  const good = await Promise.all(offered.map(finds));
  return offered.filter((_, place) => good[place]);
}

/**
 * Respell the words of a query that nobody knows. If there is one, all its likely spellings are
 * returned, else the likeliest of all.
 * @type {(query: string, spellings: string[], known: Set<string>) => string[]}
 */
export function respelt(query, spellings, known) {
  /** @type {Map<string, string>} */
  const list = new Map();
  for (const spelling of spellings) if (!list.has(plain(spelling))) list.set(plain(spelling), spelling);
  const wrong = wordsOf(query)
    .filter(({ word, typed }) => !known.has(word) && !list.has(plain(typed)))
    .map((word) => ({ ...word, likely: nearest(word.typed, list.keys(), MOST) }))
    .filter(({ likely }) => likely.length);
  if (!wrong.length) return [];
  const ways = wrong.length > 1 ? 1 : wrong[0].likely.length;
  return Array.from({ length: ways }, (_, way) => {
    let text = query;
    for (const { start, end, likely } of [...wrong].reverse()) {
      text = text.slice(0, start) + list.get(likely[way]) + text.slice(end);
    }
    return text.trim();
  });
}
