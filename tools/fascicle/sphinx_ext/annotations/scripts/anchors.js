/* Anchors: how a place in a text is kept, and found again after the text was edited.

   A place is kept as selectors of the W3C: the id of its paragraph, which derives from its words, with
   the place in it; the words themselves, with what stands before and after; the place on the page. */

import { closest } from "./fuzzy.js";

// So many letters before and after are kept.
const AROUND = 32;
// Words that are as long are on a page once. Shorter ones need such a share of the letters that were around
// them, on each side: when a paragraph is deleted, what was before it or after it stays. They are not looked
// for further away. `deleted.test.mjs` measures it: words of deleted paragraphs must not be found in others.
const DISTINCT = 24;
const ALIKE = 0.75;
const FAR = 2000;
// What is around words in a paragraph that is called as before, but may be there more than once.
const ENOUGH = 16;
// Short words that were edited themselves need the rest to be the same but for so many letters.
const SLIPS = 4;
// Of the places that have the same words, so many are looked at letter by letter.
const LIKELY = 4;
// The paragraphs that have most in common are looked through letter by letter: runs of so many letters,
// which are in any script.
const CANDIDATES = 4;
const IN_COMMON = 0.5;
const RUN = 3;

/**
 * Describe a place in the text of a page, which begins in a paragraph and ends there.
 * @type {(page: Notes.PageText, place: Stretch) => Notes.Target}
 */
export function described({ address, text, units }, { start, end }) {
  const unit = units.findLast((each) => each.start <= start) ?? units[0];
  const position = { start: start - unit.start, end: end - unit.start };
  return {
    source: address,
    selector: [
      { type: "FragmentSelector", value: unit.id, refinedBy: { type: "TextPositionSelector", ...position } },
      {
        type: "TextQuoteSelector",
        exact: text.slice(start, end),
        prefix: text.slice(Math.max(0, start - AROUND), start),
        suffix: text.slice(end, end + AROUND),
      },
      { type: "TextPositionSelector", start, end },
    ],
  };
}

/**
 * Find a place on a page: in the paragraph of its id, else by its words, else by words much like them.
 * `isElsewhere` is asked on a page that the place was not on: there, only the same words count.
 * @type {(selectors: Notes.Selectors, page: Notes.PageText, isElsewhere?: boolean) => Stretch | null}
 */
export function found([fragment, quote, before], page, isElsewhere = false) {
  const unit = page.units.find(({ id }) => id === fragment.value);
  const near = unit ? unit.start + fragment.refinedBy.start : before.start;
  return (
    (unit && sameWords(quote, page, near, unit)) ??
    sameWords(quote, page, near) ??
    (isElsewhere ? null : (unit && likeWords(quote, page, [unit])) ?? likeWords(quote, page, candidates(quote, page)))
  );
}

/**
 * Find the same words, in the paragraph of the same id or anywhere, where what is around them matches best;
 * of two, the nearer.
 * @type {(quote: Notes.Quote, page: Notes.PageText, near: number, unit?: Notes.Unit) => Stretch | null}
 */
function sameWords(quote, page, near, unit) {
  const { exact, prefix, suffix } = quote;
  const [from, to] = unit ? [unit.start, unit.start + unit.text.length] : [0, page.text.length];
  const places = [];
  for (let at = page.text.indexOf(exact, from); at >= 0 && at + exact.length <= to; at = page.text.indexOf(exact, at + 1)) {
    const before = sharedEnd(page.text.slice(Math.max(0, at - AROUND), at), prefix);
    const after = sharedStart(page.text.slice(at + exact.length, at + exact.length + AROUND), suffix);
    places.push({ at, shared: before + after });
  }
  places.sort((one, other) => other.shared - one.shared || Math.abs(one.at - near) - Math.abs(other.at - near));
  const [best] = places;
  if (!best) return null;
  const all = prefix.length + suffix.length;
  // A paragraph is called by its words; short ones, such as answers, are there more than once.
  const isOwn = unit && (unit.text.length >= exact.length + DISTINCT || best.shared >= Math.min(ENOUGH, all));
  const isOnce = exact.length >= DISTINCT && places.length === 1;
  const sure = isOwn || isOnce || best.shared === all ? best : places.slice(0, LIKELY).find(({ at }) => Math.abs(at - near) < FAR && isAround(quote, page, at));
  return sure ? { start: sure.at, end: sure.at + exact.length } : null;
}

/**
 * Whether what was around some words is around them here, on both sides.
 * @type {(quote: Notes.Quote, page: Notes.PageText, at: number) => boolean}
 */
function isAround({ exact, prefix, suffix }, { text }, at) {
  const end = at + exact.length;
  const before = reversed(text.slice(Math.max(0, at - AROUND), at));
  const after = text.slice(end, end + AROUND);
  const isLike = (/** @type {string} */ one, /** @type {string} */ other) => alike(one, other) >= Math.max(one.length, other.length) * ALIKE;
  return isInWord(prefix) === isInWord(text.slice(0, at)) && isLike(reversed(prefix), before) && isLike(suffix, after);
}

/** @type {(text: string) => boolean} */
const isInWord = (text) => /[\p{L}\p{N}]$/u.test(text.slice(-2));

/** @type {(text: string) => string} */
const reversed = (text) => [...text].reverse().join("");

/**
 * How many letters of a text begin another as well, in the same order: the longest common subsequence.
 * @type {(text: string, other: string) => number}
 */
function alike(text, other) {
  let lengths = new Uint8Array(other.length + 1);
  for (const letter of text) {
    const next = new Uint8Array(other.length + 1);
    for (let at = 0; at < other.length; at++) next[at + 1] = other[at] === letter ? lengths[at] + 1 : Math.max(lengths[at + 1], next[at]);
    lengths = next;
  }
  return lengths[other.length];
}

/** @type {(text: string, other: string) => number} */
function sharedEnd(text, other) {
  let length = 0;
  while (length < other.length && text[text.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return length;
}

/** @type {(text: string, other: string) => number} */
function sharedStart(text, other) {
  let length = 0;
  while (length < other.length && text[length] === other[length]) length += 1;
  return length;
}

/**
 * Find words that differ little, in one of some paragraphs.
 * @type {(quote: Notes.Quote, page: Notes.PageText, units: Notes.Unit[]) => Stretch | null}
 */
function likeWords(quote, { text }, units) {
  const places = units.flatMap((unit) => {
    const start = Math.max(0, unit.start - AROUND);
    const place = closest(quote, text.slice(start, unit.start + unit.text.length + AROUND));
    const isNear = place && (quote.exact.length >= DISTINCT || place.cost <= SLIPS);
    return isNear ? [{ start: place.start + start, end: place.end + start, cost: place.cost }] : [];
  });
  const [best] = places.sort((one, other) => one.cost - other.cost);
  return best ? { start: best.start, end: best.end } : null;
}

/**
 * List the paragraphs that have most in common with a quotation, the best first.
 * @type {(quote: Notes.Quote, page: Notes.PageText) => Notes.Unit[]}
 */
function candidates({ exact, prefix, suffix }, { units }) {
  const wanted = runsOf(prefix + exact + suffix);
  const rated = units.map((unit) => {
    const runs = runsOf(unit.text);
    return { unit, share: [...wanted].filter((run) => runs.has(run)).length / wanted.size };
  });
  return rated
    .filter(({ share }) => share >= IN_COMMON)
    .sort((one, other) => other.share - one.share)
    .slice(0, CANDIDATES)
    .map(({ unit }) => unit);
}

/** @type {(text: string) => Set<string>} */
const runsOf = (text) => new Set(Array.from(text.toLowerCase(), (_, at) => text.slice(at, at + RUN).toLowerCase()));
