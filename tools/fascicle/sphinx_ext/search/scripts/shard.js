/* One index: which of its records answer a query, and where in them.

   Each part of a query is asked for alone, since the engine passes over words that it does not
   know. So a record answers if it has them all, and a word that nobody has can be named. */

import { breath } from "../../web/scripts/breath.js";
import { hasGoneOn } from "../../web/scripts/passed.js";
import { fetchBytes, fetchPacked, startEngine } from "./engine.js";
import { hitOf, inAll, inARow } from "./places.js";
import { segmentations } from "./segments.js";
import { headOf, partsOf, read } from "./record.js";
import { fold } from "./words.js";

// Pagefind's filter for the records that describe works.
const ABOUT = { part: { any: ["about"] } };

// An engine never frees the memory of an index. After so many it is left to those that are still open,
// which go with it when they are closed.
const MOST_OPENED = 64;

/** @type {Map<string, { engine: Promise<Search.Engine>, opened: number }>} */
const engines = new Map();

/**
 * Start each engine once, or again where that failed or it has opened enough.
 * @type {(url: string) => Promise<Search.Engine>}
 */
const engineAt = (url) => {
  const known = engines.get(url);
  if (known && known.opened < MOST_OPENED) {
    known.opened += 1;
    return known.engine;
  }
  const started = { engine: startEngine(url), opened: 1 };
  engines.set(url, started);
  started.engine.catch(() => engines.get(url) === started && engines.delete(url));
  return started.engine;
};

/** @type {(locations: Search.Location[]) => number[]} */
const placesOf = (locations) => locations.map(({ l }) => l).sort((a, b) => a - b);

/** @type {(place: number, locations: Search.Location[]) => Search.Location[]} */
const asHeavyAs = (place, locations) => {
  const weight = locations.find(({ l }) => l === place)?.s ?? 0;
  return locations.filter(({ s }) => s >= weight);
};

export class Shard {
  /**
   * `folder` is the address of all indexes; `listed` is what their list says of this one.
   * @param {URL} folder
   * @param {Search.Listed} listed
   */
  constructor(folder, listed) {
    this.language = listed.language;
    this.place = new URL(`${listed.path}/`, folder);
    this.engineUrl = new URL(listed.engine, folder).href;
    this.meta = listed.meta;
    /** @type {Map<string, Promise<void>>} */
    this.loaded = new Map();
    /** @type {Map<string, Promise<Search.Stored>>} */
    this.records = new Map();
    /** @type {Promise<void> | null} */
    this.opening = null;
    // The engine, and the handle of the index in it: there once `open` is done.
    this.engine = /** @type {Search.Engine} */ (/** @type {unknown} */ (null));
    this.index = 0;
  }

  /* Fetch what every query needs; where that fails, the next query tries again. */
  open() {
    this.opening ??= this.fetchIndex().catch((error) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  /* Free what was loaded; the next query opens it again. */
  close() {
    this.opening = null;
    this.engine = /** @type {Search.Engine} */ (/** @type {unknown} */ (null));
    this.loaded.clear();
  }

  async fetchIndex() {
    const meta = new URL(this.meta, this.place);
    const [engine, bytes] = await Promise.all([engineAt(this.engineUrl), fetchPacked(meta)]);
    await breath();
    this.engine = engine;
    this.index = engine.open(bytes);
  }

  /**
   * Find the records that have all parts of a query and pass the filters.
   *
   * Returns `hits`, each `{shard, id, isWork, at, score, places}`, with its place in the text, if
   * `inOrder` asks for it, and the numbers of words at which each part stands; `known`, the parts that
   * there are, and `unknown`, the first that there is not.
   * @type {(parts: Search.Part[], filters: object, inOrder?: boolean) => Promise<{ hits: Search.Hit[], known: Search.Part[], unknown: Search.Part | null }>}
   */
  async search(parts, filters, inOrder = false) {
    await this.open();
    const { isRun, words: [first] } = parts[0];
    await Promise.all([
      this.load("filter", this.engine.chunksOfFilters(this.index, { ...filters, ...ABOUT })),
      isRun || this.load("index", this.engine.chunksOfWords(this.index, first)),
    ]);
    const found = [];
    for (const part of parts) {
      const records = await this.recordsWith(part, filters);
      // Nothing has them all then: the other words need not be loaded.
      if (!records.size) return { known: parts.slice(0, found.length), unknown: part, hits: [] };
      found.push(records);
    }
    const works = this.descriptions();
    // Records were added as they stand in the text, and all that pass filters come so.
    const places = inOrder ? this.passing(filters) : [];
    const hits = inAll(found).map(([id, each]) => ({ ...hitOf(this, id, each), isWork: works.has(id), at: places.indexOf(id) }));
    return { known: parts, unknown: null, hits };
  }

  /**
   * Return the records that describe works; a query without words has all that pass its filters.
   * @type {() => Set<string>}
   */
  descriptions() {
    return new Set(this.passing(ABOUT));
  }

  /**
   * Return the records that describe some works.
   * @type {(filters: object) => Promise<Set<string>>}
   */
  async describing(filters) {
    const about = { ...filters, ...ABOUT };
    await this.load("filter", this.engine.chunksOfFilters(this.index, about));
    return new Set(this.passing(about));
  }

  /**
   * Return the records that pass filters, which are loaded.
   * @type {(filters: object) => string[]}
   */
  passing(filters) {
    return this.engine.search(this.index, "", "", filters, false).results.map(({ p }) => p);
  }

  /**
   * Give the values of all filters, with how many records that answer have each of them.
   * @type {(parts: Search.Part[], filters: object) => Promise<Search.Values>}
   */
  async counts(parts, filters) {
    await this.open();
    await this.load("filter", this.engine.chunksOfAllFilters(this.index));
    const words = parts.flatMap((part) => part.words).join(" ");
    if (!words) return this.engine.filters(this.index);
    await this.load("index", this.engine.chunksOfWords(this.index, words));
    return this.engine.search(this.index, words, words, filters, false).filtered_counts;
  }

  /**
   * Fetch a record: what Pagefind keeps to show of it.
   * @type {(id: string) => Promise<Search.Stored>}
   */
  record(id) {
    const known = this.records.get(id);
    if (known) return known;
    const fetching = this.fetchRecord(id);
    this.records.set(id, fetching);
    fetching.catch(() => this.records.delete(id));
    return fetching;
  }

  /**
   * Fetch the words of the index, the most frequent first.
   * @type {() => Promise<string[]>}
   */
  async words() {
    const bytes = await fetchBytes(new URL("words.txt", this.place));
    return new TextDecoder().decode(bytes).split("\n").filter(Boolean);
  }

  /** @type {(id: string) => Promise<Search.Stored>} */
  async fetchRecord(id) {
    const record = await this.fetchFragment(`fragment/${id}.pf_fragment`);
    const { address, rating } = headOf(record);
    if (rating === null || record.content) return record;
    // The words of a gated text are fetched once the reader has gone on to read it.
    if (hasGoneOn(address, rating)) return this.fetchFragment(`gated/${id}.pf_fragment`);
    this.records.delete(id);
    return record;
  }

  /** @type {(name: string) => Promise<Search.Stored>} */
  async fetchFragment(name) {
    const bytes = await fetchPacked(new URL(name, this.place));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /**
   * Map the records that have a part to its score there and its places.
   * @type {(part: Search.Part, filters: object) => Promise<Search.Matches>}
   */
  async recordsWith(part, filters) {
    if (part.isRun) return this.recordsWithRun(part.typed[0], filters);
    if (!part.isQuoted) {
      const { isOpen, words: [word], typed: [typed] } = part;
      return isOpen ? this.recordsWithWord(word, typed, filters) : this.recordsWithWhole(word, typed, filters);
    }
    const ways = [];
    for (const [place, word] of part.words.entries()) {
      const isLast = place === part.words.length - 1;
      // What is still being typed may go on.
      const mayGoOn = part.isOpen && isLast;
      const records = await this.recordsWithWord(word, part.typed[place], filters, !mayGoOn);
      if (!records.size) return records;
      ways.push(records);
    }
    return inARow(ways);
  }

  /**
   * Where no spaces part the words, the index has parted them by a dictionary of its own.
   * @type {(run: string, filters: object) => Promise<Search.Matches>}
   */
  async recordsWithRun(run, filters) {
    const found = new Map();
    const knows = async (/** @type {string} */ word) => (await this.ask(fold(word), word, {}, true)).length > 0;
    for (const words of await segmentations(run, knows)) {
      const ways = [];
      for (const [place, word] of words.entries()) {
        const isWhole = place < words.length - 1;
        ways.push(await this.recordsWithWord(fold(word), word, filters, isWhole));
      }
      for (const [id, hit] of inARow(ways)) found.set(id, hit);
    }
    return found;
  }

  /** @type {(word: string, typed: string, filters: object, isWhole?: boolean) => Promise<Search.Matches>} */
  async recordsWithWord(word, typed, filters, isWhole = false) {
    const known = (await this.ask(word, typed, {}, true)).length > 0;
    if (isWhole && !known) return new Map();
    const results = await this.ask(word, typed, filters, false);
    if (!known && results.length && !(await this.isBeginning(word, results[0]))) return new Map();
    return new Map(results.map(({ p, s, l }) => [p, { score: s, places: placesOf(l) }]));
  }

  /**
   * Find a word that does not go on, in any of its forms. Asked for it alone, the engine names only
   * the first place in a record; asked for all that begins so, it gives each place a weight, which
   * is less where the word goes on.
   * @type {(word: string, typed: string, filters: object) => Promise<Search.Matches>}
   */
  async recordsWithWhole(word, typed, filters) {
    const first = new Map((await this.ask(word, typed, {}, true)).map(({ p, l }) => [p, l[0].l]));
    const results = first.size ? await this.ask(word, typed, filters, false) : [];
    const found = results.filter(({ p }) => first.has(p));
    return new Map(found.map(({ p, s, l }) => [p, { score: s, places: placesOf(asHeavyAs(first.get(p) ?? 0, l)) }]));
  }

  /**
   * Tell whether a word that the index lacks begins one that it has: else the engine has found
   * words that begin as it does, and go on otherwise.
   * @type {(word: string, result: Search.Result) => Promise<boolean>}
   */
  async isBeginning(word, result) {
    const { tokens } = read(await this.record(result.p));
    return result.l.some(({ l }) => partsOf(tokens[l]?.text ?? "").some((part) => part.word.startsWith(word)));
  }

  /** @type {(word: string, typed: string, filters: object, exact: boolean) => Promise<Search.Result[]>} */
  async ask(word, typed, filters, exact) {
    await this.load("index", this.engine.chunksOfWords(this.index, word));
    await breath();
    return this.engine.search(this.index, word, typed, filters, exact).results;
  }

  /**
   * Load the chunks that are not here yet.
   * @type {(kind: "index" | "filter", names: string[]) => Promise<void>}
   */
  async load(kind, names) {
    await Promise.all(names.filter(Boolean).map((name) => this.loadChunk(kind, name)));
  }

  /** @type {(kind: "index" | "filter", name: string) => Promise<void>} */
  loadChunk(kind, name) {
    const path = `${kind}/${name}.pf_${kind}`;
    const known = this.loaded.get(path);
    if (known) return known;
    const loading = this.fetchChunk(kind, path);
    this.loaded.set(path, loading);
    loading.catch(() => this.loaded.delete(path));
    return loading;
  }

  /** @type {(kind: "index" | "filter", path: string) => Promise<void>} */
  async fetchChunk(kind, path) {
    const chunk = await fetchPacked(new URL(path, this.place));
    const add = kind === "index" ? "addWords" : "addFilters";
    await breath();
    this.index = this.engine[add](this.index, chunk);
  }
}
