/* Search in the light index: works by their names, then headings and opening words. No index of the
   text can be read from a folder. */

import { excluded, parse } from "./query.js";
import { isUnspaced, wordsOf } from "./words.js";

// The ranks of what a title page says, the best first.
const FIELDS = /** @type {const} */ (["title", "people", "series", "characters", "tags"]);

/**
 * Reduce a text to its folded words, each after a space, so that a search can tell where they begin.
 * @type {(text: string) => string}
 */
export const keyOf = (text) => wordsOf(text).map(({ word }) => ` ${word}`).join("");

/** @type {(key: string, part: Search.Part) => boolean} */
const has = (key, { words, isRun }) => key.includes(isRun ? words[0] : ` ${words.join(" ")}`);

/** @type {(key: string, part: Search.Part) => boolean} */
const hasWhole = (key, { words }) => `${key} `.includes(` ${words.join(" ")} `);

/**
 * Prepare the works of the index for searching.
 * @type {(works: Search.LightWork[]) => Search.LightEntry[]}
 */
export const entriesOf = (works) =>
  works.flatMap(([title, people, series, characters, tags, pages]) => {
    const fields = Object.fromEntries(FIELDS.map((name, place) => [name, [title, people, series, characters, tags][place]]));
    const names = keyOf(`${title} ${people}`);
    /** @type {Search.LightEntry[]} */
    const found = [{ kind: "work", shown: title, address: pages[0]?.[0] ?? "", whose: people, fields, own: Object.values(fields).map(keyOf), context: "" }];
    for (const [address, name, openings] of pages) {
      const whose = name === title ? "" : name;
      if (whose) found.push({ kind: "place", shown: name, address, whose: [title, people].filter(Boolean).join(", "), fields: {}, own: [keyOf(name)], context: names });
      for (const [id, words] of openings) {
        const where = [whose, title].filter(Boolean).join(" — ");
        found.push({ kind: "place", shown: words, address: `${address}#${id}`, whose: where, fields: {}, own: [keyOf(words)], context: names + keyOf(whose) });
      }
    }
    return found;
  });

/**
 * Find what has all words of a query; of a place, its own text has them all, or one that its title and
 * people lack. Works come first, then whole words, then the best field that has a word.
 * @template {Search.Searchable} E
 * @param {E[]} entries
 * @param {string} query
 * @returns {E[]}
 */
export function find(entries, query) {
  const parts = parse(query);
  const without = excluded(query);
  if (!parts.length) return [];
  const found = [];
  for (const entry of entries) {
    const { kind, own, context } = entry;
    const isOwn = (/** @type {Search.Part} */ part) => own.some((key) => has(key, part));
    const isNear = (/** @type {Search.Part} */ part) => has(context, part);
    if (!parts.every((part) => isOwn(part) || isNear(part))) continue;
    if (!parts.every(isOwn) && !parts.some((part) => isOwn(part) && !isNear(part))) continue;
    if (without.some((part) => [context, ...own].some((key) => hasWhole(key, part)))) continue;
    const areWhole = parts.every((part) => [context, ...own].some((key) => hasWhole(key, part)));
    const field = own.findIndex((key) => parts.some((part) => has(key, part)));
    found.push({ entry, rank: [kind === "place" ? 1 : 0, areWhole ? 0 : 1, field] });
  }
  found.sort(({ rank: a }, { rank: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return found.map(({ entry }) => entry);
}

/**
 * Tell whether a field of a work has words of a query.
 * @type {(text: string, query: string) => boolean}
 */
export const answers = (text, query) => parse(query).some((part) => has(keyOf(text), part));

/**
 * List all words of the index as they are spelt, the most frequent first.
 * @type {(entries: Search.LightEntry[]) => string[]}
 */
export function spellingsIn(entries) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { shown, fields } of entries) {
    for (const { typed } of [shown, ...Object.values(fields).slice(1)].flatMap(wordsOf)) {
      if (!isUnspaced(typed)) counts.set(typed, (counts.get(typed) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
}
