/* A record, as Pagefind keeps it: its text in numbered words, and in its address what belongs to it. */

import { wordsOf } from "./words.js";

// Pagefind puts it between words where a script has no spaces.
const SEAM = "\u200b";

/**
 * Read what belongs to a record, without its text: its `rating`, if the reader is asked before its
 * words are shown; `sizes` of its paragraphs; `gaps` as below.
 * @type {(record: Search.Stored) => Search.Head & { sizes: any[], gaps: number[] }}
 */
export function headOf({ url }) {
  const mark = url.indexOf("#");
  const [title, name, authors, sizes, gaps = [], rating = null] = JSON.parse(url.slice(mark + 1));
  return { address: url.slice(0, mark), title, name, authors, sizes, gaps, rating };
}

/**
 * Read a record: its `text` as on the page, `tokens` by their numbers, each with its `start`, and the
 * `paragraphs`, each with its id and where it starts and ends.
 * @type {(record: Search.Stored) => Search.Read}
 */
export function read(record) {
  const { sizes, gaps, ...head } = headOf(record);
  return { ...head, ...parted(record.content, gaps), paragraphs: paragraphsOf(sizes) };
}

/**
 * Undo what was done to the text for Pagefind's sake: the seams that it has set, and the spaces of
 * ours, which part words that it would take for one; `gaps` has the distance from each to the next.
 * @type {(content: string, gaps: number[]) => { text: string, tokens: Search.Token[] }}
 */
function parted(content, gaps) {
  const end = content.includes(SEAM) ? /[^\u200b]*(\u200b|$)/g : /\S+\s*/g;
  const tokens = [];
  // Only added to: to cut a string that grows would copy it for each token.
  let text = "";
  let sent = 0;
  let gap = gaps[0] ?? Infinity;
  let passed = 0;
  for (const [piece] of content.matchAll(end)) {
    const start = text.length;
    const letters = piece.replace(SEAM, "");
    sent += letters.length;
    let token = "";
    let kept = 0;
    while (gap < sent) {
      const before = letters.length - (sent - gap);
      token += letters.slice(kept, before);
      kept = before + 1;
      passed += 1;
      gap += gaps[passed] ?? Infinity;
    }
    token += letters.slice(kept);
    text += token;
    tokens.push({ start, text: token.trim() });
  }
  return { text, tokens };
}

/**
 * Lay out the paragraphs of a record, given their ids and sizes in turn.
 * @type {(sizes: any[]) => Search.Paragraph[]}
 */
function paragraphsOf(sizes) {
  const found = [];
  let start = 0;
  for (let place = 0; place < sizes.length; place += 2) {
    const end = start + sizes[place + 1];
    found.push({ anchor: sizes[place], start, end });
    start = end + 1;
  }
  return found;
}

/**
 * A token such as “co-operate” has several words, and is also found as one.
 * @type {(token: string) => Search.Form[]}
 */
export function partsOf(token) {
  const words = wordsOf(token);
  if (words.length < 2) return words;
  const whole = { start: words[0].start, end: words[words.length - 1].end, word: words.map(({ word }) => word).join("") };
  return [...words, whole];
}
