/* The passage of a record that answers a query best, and the others that answer as well: each a
   paragraph, cut around the words. */

import { partsOf, read } from "./record.js";
import { isUnspaced, runs, sequences, wordsOf } from "./words.js";

// About 40 words; a letter of a script without spaces says as much as half a word.
const LONGEST = 240;
const LONGEST_UNSPACED = 80;

/**
 * Show a record that has been fetched; null if a phrase does not stand in it after all, or if
 * something stands in it that is not to. One that has no text is that of a gated work.
 *
 * Returns its work, page, people and address; the text of the passage with `marks` in it, each
 * `{start, end}`, and what to mark when it is opened; and `others`, the other paragraphs that answer
 * as well, in reading order.
 * @type {(record: Search.Stored, parts: Search.Part[], places: number[][], without?: Search.Part[]) => Search.Passage | null}
 */
export function passageOf(record, parts, places, without = []) {
  const { address, title, name, authors, rating, text, tokens, paragraphs } = read(record);
  if (!text) return { address, title, name, authors, rating, ...withheld(paragraphs, parts), others: [] };
  const found = marksOf(text, tokens, parts, places);
  if (found.some((marks) => !marks.length) || hasAny(text, without)) return null;
  const [best, ...others] = bestParagraphs(paragraphs, found);
  others.sort((a, b) => a.start - b.start);
  const excerpt = (/** @type {Search.Answering} */ paragraph) => excerptOf(text, paragraph);
  return { address, title, name, authors, rating, ...excerpt(best), others: others.map(excerpt) };
}

/**
 * Of a text whose words are not there yet: where its scene begins, and what to mark in it.
 * @type {(paragraphs: Search.Paragraph[], parts: Search.Part[]) => Search.Excerpt}
 */
const withheld = ([first], parts) => ({
  ...{ text: "", marks: [], isCutBefore: false, isCutAfter: false },
  anchor: first?.anchor ?? "",
  wanted: parts.map(({ isQuoted, typed }) => (isQuoted ? `"${typed.join(" ")}"` : typed.join(" "))).join(" "),
});

/** @type {(text: string, paragraph: Search.Answering) => Search.Excerpt} */
const excerptOf = (text, paragraph) => ({
  ...cutOut(text.slice(paragraph.start, paragraph.end), paragraph.marks),
  anchor: paragraph.anchor,
  wanted: wanted(text, paragraph),
});

/**
 * Show the description of a work: its fields by name, each cut around the words; null as above.
 * @type {(record: Search.Stored, parts: Search.Part[], places: number[][], without?: Search.Part[]) => Search.Described | null}
 */
export function descriptionOf(record, parts, places, without = []) {
  const { address, authors, rating, text, tokens, paragraphs } = read(record);
  const found = marksOf(text, tokens, parts, places);
  if (found.some((marks) => !marks.length) || hasAny(text, without)) return null;
  /** @type {Record<string, Search.Cut>} */
  const fields = {};
  for (const paragraph of paragraphs) {
    const cut = cutOut(text.slice(paragraph.start, paragraph.end), inside(paragraph, found));
    const known = fields[paragraph.anchor];
    // Of several paragraphs of a summary, one that answers.
    if (!known || (!known.marks.length && cut.marks.length)) fields[paragraph.anchor] = cut;
  }
  return { address, authors, rating, fields };
}

/**
 * Find each part of a query in a record.
 * @type {(text: string, tokens: Search.Token[], parts: Search.Part[], places: number[][]) => Stretch[][]}
 */
function marksOf(text, tokens, parts, places) {
  const words = parts.some((part) => part.isQuoted) ? wordsOf(text) : [];
  return parts.map((part, number) => {
    if (part.isRun) return runs(text, part.typed[0]);
    if (part.isQuoted) return quoted(words, part);
    return places[number].flatMap((place) => (tokens[place] ? marksIn(tokens[place], part.words[0]) : []));
  });
}

/**
 * Return whether any of some parts stands in a text; “Brendan’s” is also Brendan.
 * @type {(text: string, parts: Search.Part[]) => boolean}
 */
function hasAny(text, parts) {
  const words = parts.length ? wordsOf(text) : [];
  const owned = (/** @type {string[]} */ wanted) => [...wanted.slice(0, -1), `${wanted.at(-1)}s`];
  return parts.some(({ isRun, typed, words: wanted }) =>
    isRun ? runs(text, typed[0]).length : [wanted, owned(wanted)].some((some) => sequences(words, some).length));
}

/** @type {(words: Search.Word[], part: Search.Part) => Stretch[]} */
function quoted(words, part) {
  if (!part.isOpen) return sequences(words, part.words);
  // Its last word may still go on.
  const begun = part.words[part.words.length - 1];
  const open = words.map((word) => ({ ...word, word: word.word.startsWith(begun) ? begun : word.word }));
  return sequences(open, part.words);
}

/**
 * Mark the word of a token that was meant: of “sea-wall”, one; where none is like it, all.
 * @type {(token: Search.Token, word: string) => Stretch[]}
 */
function marksIn({ start, text }, word) {
  const parts = partsOf(text);
  const alike = parts.filter((part) => part.word.startsWith(word));
  const close = parts.filter((part) => part.word.slice(0, 3) === word.slice(0, 3));
  const chosen = alike[0] ?? close[0] ?? parts.at(-1) ?? { start: 0, end: text.length };
  return [{ start: start + chosen.start, end: start + chosen.end }];
}

/**
 * List the paragraphs in which most parts stand: the one in which they are closest together is
 * first, the earlier of two; headings are last.
 * @type {(paragraphs: Search.Paragraph[], found: Stretch[][]) => Search.Answering[]}
 */
function bestParagraphs(paragraphs, found) {
  const held = paragraphs
    .map((paragraph) => ({ ...paragraph, marks: inside(paragraph, found) }))
    .filter(({ marks }) => marks.length)
    .map((paragraph) => ({ ...paragraph, parts: new Set(paragraph.marks.map(({ part }) => part)).size }));
  const most = Math.max(...held.map(({ parts }) => parts));
  const full = held.filter(({ parts }) => parts === most);
  const rank = (/** @type {{ anchor: string, marks: Search.PartMark[] }} */ { anchor, marks }) => [anchor.startsWith("d-") ? 1 : 0, densest(marks, LONGEST).width];
  const ranked = full.map((paragraph) => ({ rank: rank(paragraph), paragraph }));
  ranked.sort(({ rank: [a, b] }, { rank: [c, d] }) => a - c || b - d);
  return ranked.map(({ paragraph }) => paragraph);
}

/**
 * List the marks inside a paragraph, from its start, each with the number of its part.
 * @type {(paragraph: Search.Paragraph, found: Stretch[][]) => Search.PartMark[]}
 */
function inside({ start, end }, found) {
  return found
    .flatMap((marks, part) => marks.map((mark) => ({ ...mark, part })))
    .filter((mark) => mark.start >= start && mark.end <= end)
    .map((mark) => ({ part: mark.part, start: mark.start - start, end: mark.end - start }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * Find the marks that stand together within a length: those of most parts, then the narrowest.
 * @type {(marks: Search.PartMark[], length: number) => { parts: number, width: number, start: number, end: number }}
 */
function densest(marks, length) {
  let best = { parts: 0, width: Infinity, start: 0, end: 0 };
  marks.forEach((first, from) => {
    const parts = new Set();
    for (const mark of marks.slice(from)) {
      if (mark.end - first.start > length && parts.size) break;
      parts.add(mark.part);
      const width = mark.end - first.start;
      if (parts.size > best.parts || (parts.size === best.parts && width < best.width)) {
        best = { parts: parts.size, width, start: first.start, end: mark.end };
      }
    }
  });
  return best;
}

/**
 * Cut a long paragraph around its densest place, at the edges of words.
 * @type {(text: string, marks: Search.PartMark[]) => Search.Cut}
 */
function cutOut(text, marks) {
  const unspaced = isUnspaced(text);
  const length = unspaced ? LONGEST_UNSPACED : LONGEST;
  const { start, end } = densest(marks, length);
  const room = Math.max(0, length - (end - start));
  let from = Math.max(0, Math.min(start - Math.floor(room / 2), text.length - length));
  let to = Math.min(text.length, Math.max(end, from + length));
  if (!unspaced) {
    from = from > 0 ? Math.min(start, text.indexOf(" ", from) + 1 || start) : 0;
    to = to < text.length ? Math.max(end, text.lastIndexOf(" ", to)) : to;
  }
  const within = marks.filter((mark) => mark.start >= from && mark.end <= to);
  return {
    text: text.slice(from, to),
    marks: merged(within.map((mark) => ({ start: mark.start - from, end: mark.end - from }))),
    isCutBefore: from > 0,
    isCutAfter: to < text.length,
  };
}

/**
 * Join marks that overlap.
 * @type {(marks: Stretch[]) => Stretch[]}
 */
function merged(marks) {
  /** @type {Stretch[]} */
  const found = [];
  for (const mark of marks) {
    const last = found.at(-1);
    if (last && mark.start <= last.end) last.end = Math.max(last.end, mark.end);
    else found.push({ ...mark });
  }
  return found;
}

/**
 * Give what to mark on the page, as a query: the words as they stand there.
 * @type {(text: string, paragraph: Search.Answering) => string}
 */
function wanted(text, { start, marks }) {
  const forms = marks.map((mark) => {
    const form = text.slice(start + mark.start, start + mark.end);
    return wordsOf(form).length > 1 && !isUnspaced(form) ? `"${form.replaceAll('"', " ")}"` : form;
  });
  return [...new Set(forms.map((form) => form.toLowerCase()))].join(" ");
}
