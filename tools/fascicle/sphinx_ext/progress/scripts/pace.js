/* How fast a reader reads, learnt from how the page moves past: words in a minute. */

// Whoever is faster is looking for something; whoever is slower has put the book down.
const [SLOWEST, FASTEST] = [60, 700];
// A new measure counts for so much.
const WEIGHT = 0.2;

/**
 * Give the pace after some words in some milliseconds; a measure that cannot be one of reading changes
 * nothing.
 * @type {(pace: number, words: number, time: number) => number}
 */
export function paceAfter(pace, words, time) {
  const measured = words / (time / 60_000);
  if (!(measured >= SLOWEST && measured <= FASTEST)) return pace;
  return Math.round((pace * (1 - WEIGHT) + measured * WEIGHT) * 10) / 10;
}
