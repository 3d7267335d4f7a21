/* A query: words that may stand anywhere in a scene, and phrases, whose words follow one another.

   A phrase stands in double quotes, straight or curly; the last one need not be closed yet, and the
   last word of a query may still go on. What is typed without spaces in a script that has none is a
   run: found as it is typed. */

import { isUnspaced, wordsOf } from "./words.js";

const PHRASE = /["“”„«»「」『』]([^"“”„«»「」『』]*)(["“”„«»「」『』]|$)/g;

/**
 * Part a query: each part has its words, folded and in lower case, and its source, for messages;
 * `isRun` and `isOpen` as said above.
 * @type {(text: string) => Search.Part[]}
 */
export function parse(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(PHRASE)) {
    parts.push(...loose(text.slice(from, found.index)));
    parts.push(...phrase(found[1], !found[2]));
    from = found.index + found[0].length;
  }
  parts.push(...loose(text.slice(from), true));
  return parts;
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
