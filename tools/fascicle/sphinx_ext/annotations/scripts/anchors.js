/* Anchors: how a place in a text is kept, and found again after the text was edited.

   A place is kept as selectors of the W3C: the id of its paragraph, which derives from its words, with
   the place in it; the words themselves, with what stands before and after; the place on the page. */

import { closest } from "./fuzzy.js";

// So many letters before and after are kept.
const AROUND = 32;
// Words that are as long are on a page once; shorter ones need the same letters around them.
const DISTINCT = 16;
const MATCHING = 6;
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
    (unit && sameWords(quote, page, near, within(unit))) ??
    sameWords(quote, page, near) ??
    (isElsewhere ? null : (unit && likeWords(quote, page, [unit])) ?? likeWords(quote, page, candidates(quote, page)))
  );
}

/** @type {(unit: Notes.Unit) => Stretch} */
const within = ({ start, text }) => ({ start, end: start + text.length });

/**
 * Find the same words, where what is around them matches best; of two, the nearer.
 * @type {(quote: Notes.Quote, page: Notes.PageText, near: number, range?: Stretch) => Stretch | null}
 */
function sameWords({ exact, prefix, suffix }, { text }, near, { start, end } = { start: 0, end: text.length }) {
  let best = null;
  let most = -1;
  let count = 0;
  for (let at = text.indexOf(exact, start); at >= 0 && at + exact.length <= end; at = text.indexOf(exact, at + 1)) {
    const score = sharedEnd(text.slice(Math.max(0, at - AROUND), at), prefix) + sharedStart(text.slice(at + exact.length, at + exact.length + AROUND), suffix);
    const isNearer = best === null || Math.abs(at - near) < Math.abs(best - near);
    if (score > most || (score === most && isNearer)) best = at;
    most = Math.max(score, most);
    count += 1;
  }
  const isSure = most >= Math.min(MATCHING, prefix.length + suffix.length) || (exact.length >= DISTINCT && count === 1);
  return best !== null && isSure ? { start: best, end: best + exact.length } : null;
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
    return place ? [{ start: place.start + start, end: place.end + start, cost: place.cost }] : [];
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
