/* Ways to part a run of letters into words, where the script has no spaces: 图书馆 → 图书 · 馆.

   The index parts its texts by a dictionary that no browser has; so what the index knows decides.
   The last piece may be the beginning of a word, as somebody is still typing it. */

// No word of a dictionary is longer; a longer run is searched by its first letters.
const LONGEST_WORD = 8;
const LONGEST_RUN = 24;
// Most runs have one or two ways; what is found is held against the text anyway.
const MOST = 4;

/**
 * List the ways with the fewest words; `knows` tells, in time, whether the index has a word.
 * @type {(run: string, knows: (word: string) => Promise<boolean>) => Promise<string[][]>}
 */
export async function segmentations(run, knows) {
  const letters = [...run].slice(0, LONGEST_RUN);
  // The ways that lead to each place.
  /** @type {string[][][]} */
  const ways = Array.from({ length: letters.length + 1 }, () => []);
  ways[0].push([]);
  /** @type {string[][]} */
  const open = [];
  for (let from = 0; from < letters.length; from += 1) {
    const here = fewest(ways[from]);
    if (!here.length) continue;
    for (let to = from + 1; to <= Math.min(letters.length, from + LONGEST_WORD); to += 1) {
      const word = letters.slice(from, to).join("");
      if (await knows(word)) ways[to].push(...here.map((way) => [...way, word]));
      else if (to === letters.length) open.push([...here[0], word]);
    }
  }
  // The less is left open, the likelier it begins a word.
  return [...fewest(ways[letters.length]), ...open.slice(-2)];
}

/** @type {(ways: string[][]) => string[][]} */
const fewest = (ways) => [...ways].sort((a, b) => a.length - b.length).slice(0, MOST);
