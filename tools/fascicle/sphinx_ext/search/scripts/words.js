/* Words: how a text is read, so that "Cafe" finds “Café” and 'O'Brien' finds “O’Brien”. */

const WORD = /[\p{L}\p{N}\p{M}\p{S}_]+(?:['’ʼ＇][\p{L}\p{N}\p{M}]+)*/gu;
const APOSTROPHES = /['’ʼ＇]/g;
// Scripts in which no spaces part the words.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * Take away what does not count: case, accents, apostrophes.
 * @type {(text: string) => string}
 */
export const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(APOSTROPHES, "");

/**
 * Part a text into words: each with its place, and folded.
 * @type {(text: string) => Search.Word[]}
 */
export const wordsOf = (text) =>
  [...text.matchAll(WORD)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    typed: found[0].replace(APOSTROPHES, ""),
    word: fold(found[0]),
  }));

/** @type {(text: string) => boolean} */
export const isUnspaced = (text) => UNSPACED.test(text);

/**
 * Find where words stand one after another; `words` as `wordsOf` gives them of a text.
 * @type {(words: Search.Word[], wanted: string[]) => Stretch[]}
 */
export const sequences = (words, wanted) => {
  const found = [];
  for (let first = 0; first + wanted.length <= words.length; first += 1) {
    if (wanted.every((word, step) => words[first + step].word === word)) {
      found.push({ start: words[first].start, end: words[first + wanted.length - 1].end });
    }
  }
  return found;
};

/**
 * Find where a run of letters stands in a text that has no spaces.
 * @type {(text: string, run: string) => Stretch[]}
 */
export const runs = (text, run) => {
  const within = text.toLowerCase();
  const found = [];
  for (let start = within.indexOf(run); start >= 0; start = within.indexOf(run, start + run.length)) {
    found.push({ start, end: start + run.length });
  }
  return found;
};
