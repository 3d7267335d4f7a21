/* The light index of a large library: a tree of small files, of which a query loads those of its words. */

import { keyOf } from "./light-search.js";
import { isUnspaced } from "./words.js";

// A query is looked up by its longest words, which are the rarest; what is found has all of them.
const MOST_WORDS = 3;

/**
 * List what a query is looked up by, as the index has it: a word, or the first two letters of a script
 * without spaces.
 * @type {(parts: Search.Part[]) => Search.Lookup[]}
 */
export function lookupsOf(parts) {
  /** @type {Map<string, Search.Lookup>} */
  const found = new Map();
  for (const { words, isOpen } of parts) {
    for (const [place, word] of words.entries()) {
      const key = isUnspaced(word) ? [...word].slice(0, 2).join("") : word;
      found.set(key, { key, isOpen: isOpen && place === words.length - 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.key.length - a.key.length).slice(0, MOST_WORDS);
}

export class LightTree {
  /**
   * `read` returns the content of a file of the tree, by its name.
   * @param {Search.LightNode} root
   * @param {(name: string) => Promise<any>} read
   */
  constructor(root, read) {
    this.root = root;
    this.read = read;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
  }

  /**
   * Return all entries of the files that a query is looked up in, each once.
   * @type {(parts: Search.Part[]) => Promise<Search.LightRow[]>}
   */
  async rows(parts) {
    const leaves = await Promise.all(lookupsOf(parts).map((lookup) => this.leavesOf(this.root, lookup)));
    const names = [...new Set(leaves.flat())];
    const rows = (await Promise.all(names.map((name) => this.file(name)))).flat();
    return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
  }

  /**
   * Name the leaf that has a word; of one that may go on, also the next, if the words go on there.
   * @type {(node: Search.LightNode, lookup: Search.Lookup) => Promise<string[]>}
   */
  async leavesOf({ first, files, leaves }, { key, isOpen }) {
    const after = first.findIndex((word) => word > key);
    const place = (after < 0 ? first.length : after) - 1;
    if (leaves) {
      const goesOn = isOpen && first[place + 1]?.startsWith(key);
      return files.slice(Math.max(place, 0), place + (goesOn ? 2 : 1));
    }
    return place < 0 ? [] : this.leavesOf(await this.file(files[place]), { key, isOpen });
  }

  /**
   * Read a file once, or again where that failed.
   * @type {(name: string) => Promise<any>}
   */
  file(name) {
    const known = this.files.get(name);
    if (known) return known;
    const reading = this.read(name);
    this.files.set(name, reading);
    reading.catch(() => this.files.delete(name));
    return reading;
  }
}

/**
 * Return an entry as it is searched.
 * @type {(row: Search.LightRow) => Search.LargeEntry}
 */
export function entryOf(row) {
  if (row[0] === "work") {
    const [kind, slug, language, address, title, authors, series, characters, tags, rating] = row;
    const named = { title, people: authors.join(", "), series, characters: characters.join(", "), tags: tags.join(", ") };
    const values = { author: authors, series: [series], tag: tags, language: [language], work: [slug] };
    return { kind, slug, language, address, rating, values, shown: title, whose: named.people, fields: named, ...searched(Object.values(named)) };
  }
  if (row[0] === "place") {
    const [kind, slug, language, address, words, heading, title, authors] = row;
    const people = authors.join(", ");
    const values = { author: authors, language: [language], work: [slug] };
    const fields = { heading, title, people };
    return { kind, slug, language, address, rating: null, values, shown: words, whose: people, fields, ...searched([words, heading], [title, people]) };
  }
  const [kind, name, address, works, slugs] = row;
  return { kind, slug: "", language: "", address, rating: null, values: {}, shown: name, whose: "", fields: {}, works, slugs, ...searched([name]) };
}

/** @type {(own: string[], context?: string[]) => { own: string[], context: string }} */
const searched = (own, context = []) => ({ own: own.map(keyOf), context: context.map(keyOf).join("") });
