/* A query: words that may stand anywhere in a scene, and phrases, whose words follow one another.

   A phrase stands in double quotes, straight or curly; the last one need not be closed yet, and the
   last word of a query may still go on. What is typed without spaces in a script that has none is a
   run: found as it is typed. A word or a phrase behind a minus is not to stand in what is found. */

import { isUnspaced, wordsOf } from "./words.js";

const LEFT_OUT = /(?<=^|\s)[-−]\S+/g;
const MINUS = /(?:^|\s)[-−]$/;
const PHRASE = /["“”„«»「」『』]([^"“”„«»「」『』]*)(["“”„«»「」『』]|$)/g;

/**
 * Part a query: each part has its words, folded and in lower case, and its source, for messages;
 * `isRun` and `isOpen` as said above.
 * @type {(text: string) => Search.Part[]}
 */
export const parse = (text) => parted(text).wanted;

/**
 * Return what is not to be found, as such parts.
 * @type {(text: string) => Search.Part[]}
 */
export const excluded = (text) => parted(text).without;

/** @type {(text: string) => Record<"wanted" | "without", Search.Part[]>} */
function parted(text) {
  /** @type {Search.Part[]} */
  const wanted = [];
  /** @type {Search.Part[]} */
  const without = [];
  const take = (/** @type {string} */ words, isLast = false) => {
    without.push(...[...words.matchAll(LEFT_OUT)].flatMap(([word]) => phrase(word, false)));
    wanted.push(...loose(words.replace(LEFT_OUT, ({ length }) => " ".repeat(length)), isLast));
  };
  let from = 0;
  for (const found of text.matchAll(PHRASE)) {
    const before = text.slice(from, found.index);
    take(before.replace(MINUS, ""));
    (MINUS.test(before) ? without : wanted).push(...phrase(found[1], !found[2]));
    from = found.index + found[0].length;
  }
  take(text.slice(from), true);
  return { wanted, without };
}

/**
 * Return a query without its quotes: the same words, which then may stand anywhere.
 * @type {(text: string) => string}
 */
export const unquoted = (text) => text.replace(PHRASE, " $1 ").replace(/\s+/g, " ").trim();

/**
 * Each word that stands in no quotes is a part of its own; what follows it, finishes it.
 * @type {(text: string, isLast?: boolean) => Search.Part[]}
 */
const loose = (text, isLast = false) =>
  wordsOf(text).map((word) => part(text, [word], isLast && word.end === text.length));

/** @type {(text: string, isOpen: boolean) => Search.Part[]} */
const phrase = (text, isOpen) => {
  if (isUnspaced(text)) return loose(text);
  const words = wordsOf(text);
  return words.length ? [part(text, words, isOpen, true)] : [];
};

/** @type {(text: string, words: Search.Word[], isOpen: boolean, isQuoted?: boolean) => Search.Part} */
const part = (text, words, isOpen, isQuoted = false) => ({
  source: text.slice(words[0].start, words[words.length - 1].end),
  words: words.map(({ word }) => word),
  typed: words.map(({ typed }) => typed.toLowerCase()),
  isRun: words.length === 1 && isUnspaced(words[0].word),
  isOpen,
  isQuoted,
});
