/* Spelling: the words of a list that a misspelt word may have meant. */

import { fold, isUnspaced } from "./words.js";

// Only words this long are corrected, and of two letters only in words of six and more: the limits
// of fuzzy queries in Lucene (AUTO).
const SHORTEST = 3;
const LONG = 6;

/**
 * Reduce a word to what is compared: as the search folds it, and its ligatures spelt out.
 * @type {(word: string) => string}
 */
export const plain = (word) => fold(word).replaceAll("ß", "ss").replaceAll("æ", "ae").replaceAll("œ", "oe").replaceAll("ø", "o");

/**
 * List the words with the fewest mistakes, the likeliest first: of the same letters, which are only
 * doubled or swapped; with the same first letter; more frequent. `words` are the plain words of a
 * list, the most frequent first.
 * @type {(typed: string, words: Iterable<string>, most: number) => string[]}
 */
export function nearest(typed, words, most) {
  const wanted = plain(typed);
  if (wanted.length < SHORTEST || isUnspaced(wanted)) return [];
  let fewest = wanted.length < LONG ? 1 : 2;
  const found = [];
  for (const word of words) {
    const mistakes = distance(wanted, word, fewest);
    if (mistakes > fewest) continue;
    fewest = mistakes;
    const rank = 2 * Number(lettersOf(word) !== lettersOf(wanted)) + Number(word[0] !== wanted[0]);
    found.push({ word, mistakes, rank });
  }
  const best = found.filter(({ mistakes }) => mistakes === fewest);
  return best.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ word }) => word);
}

/** @type {(word: string) => string} */
const lettersOf = (word) => [...new Set(word)].sort().join("");

/**
 * Count the letters to add, drop, change or swap with their neighbour to make one word of another;
 * more than `limit` is only said to be more (optimal string alignment).
 * @type {(one: string, other: string, limit: number) => number}
 */
export function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[other.length];
}
