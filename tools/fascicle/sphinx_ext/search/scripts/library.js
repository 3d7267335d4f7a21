/* The library as it can be searched: its indexes, asked one after another. */

import { _ } from "../../i18n/scripts/interface.js";
import { fetchBytes } from "./engine.js";
import { fetchFile, Problem } from "./problem.js";
import { Shard } from "./shard.js";
import { bitsOf, inOrder } from "./shards.js";

// From _static/search/ to the book and to its index; the address bar may say anything.
export const BOOK = new URL("../../", import.meta.url);
const FOLDER = new URL("search/", BOOK);
// Of a large library, what is offered beside results comes of so many indexes: those asked first for
// other spellings, and those that have answered for filters.
const FOR_SPELLINGS = 4;
const FOR_FILTERS = 24;

export class Library {
  /** @param {Search.Listing} said */
  constructor({ language, shards, indexes, lists, light, works }) {
    this.language = language;
    /* The works that can be read without a connection, or undefined. */
    this.works = works;
    this.listed = shards ?? indexes ?? [];
    this.lists = lists ?? [];
    /* The root of the light index of a large library, or undefined. */
    this.light = light;
    /** @type {Map<string, Shard>} */
    this.shards = new Map();
    /** @type {Map<string, Promise<void>>} */
    this.loading = new Map();
  }

  /**
   * Ask one index after another: this work's, if it is read, or all, with the nearest first.
   *
   * Yields `{hits, known, unknown, isLast}` for each; `work` is `{slug, language}` or null.
   * @type {(parts: Search.Part[], state: Search.Request) => AsyncGenerator<Search.Found>}
   */
  async *search(parts, request) {
    const shards = await this.asked(request);
    const filters = this.filters(request);
    for (const [number, shard] of shards.entries()) {
      const answer = await shard.search(parts, filters, request.inOrder);
      yield { ...answer, isLast: number === shards.length - 1 };
    }
  }

  /**
   * Say in Pagefind's way what is searched.
   * @type {(request: Search.Request) => object}
   */
  filters({ work, isWholeLibrary, chosen, withNotes }) {
    const isOnlyWork = Boolean(work) && !isWholeLibrary;
    // In a work, its own description is of no use.
    const leftOut = [...(withNotes ? [] : ["note"]), ...(isOnlyWork ? ["about"] : [])];
    return filtersOf(isOnlyWork && work ? { work: [work.slug] } : { ...this.kept, ...chosen }, leftOut);
  }

  /**
   * Leave out of what an index has found the descriptions of works that are shown already.
   * @type {(shard: Shard, hits: Search.Hit[], slugs: string[]) => Promise<Search.Hit[]>}
   */
  async withoutWorks(shard, hits, slugs) {
    if (!slugs.length || !hits.some(({ isWork }) => isWork)) return hits;
    const shown = await shard.describing(filtersOf({ work: slugs }, []));
    return hits.filter(({ isWork, id }) => !isWork || !shown.has(id));
  }

  /**
   * List the indexes that are asked, in order; of a whole library that is large, the first of them.
   * @type {(request: Search.Request) => Promise<Shard[]>}
   */
  async asked({ work, isWholeLibrary, chosen }) {
    if (work && !isWholeLibrary) await this.loadListsOf(work);
    const shards = this.inOrder(work, isWholeLibrary);
    if (work && !isWholeLibrary) return shards;
    const asked = chosen.language?.length ? shards.filter(({ language }) => chosen.language.includes(language)) : shards;
    return this.light ? asked.slice(0, FOR_SPELLINGS) : asked;
  }

  /**
   * Load the lists of indexes that may have a work, in any language unless it is known.
   * @type {(work: Search.WorkRead) => Promise<unknown>}
   */
  loadListsOf({ slug, language }) {
    const bits = bitsOf(slug);
    const near = this.lists.filter((list) => bits.startsWith(list.bits) && (!language || list.language === language));
    return Promise.all(near.map((list) => this.load(list)));
  }

  /**
   * Load a list of indexes once, or again where that failed.
   * @type {(list: Search.ShardList) => Promise<void>}
   */
  load({ path }) {
    const known = this.loading.get(path);
    if (known) return known;
    const loading = this.fetchPart(path).then((shards) => {
      this.listed = [...this.listed, ...shards];
    });
    this.loading.set(path, loading);
    loading.catch(() => this.loading.delete(path));
    return loading;
  }

  /**
   * Fetch a list of indexes, or a file of the light index, by its path.
   * @type {(path: string) => Promise<any>}
   */
  async fetchPart(path) {
    return JSON.parse(new TextDecoder().decode(await fetchBytes(new URL(path, FOLDER))));
  }

  /**
   * Return the index that is listed so.
   * @type {(listed: Search.Listed) => Shard}
   */
  shard(listed) {
    const shard = this.shards.get(listed.path) ?? new Shard(FOLDER, listed);
    this.shards.set(listed.path, shard);
    return shard;
  }

  /**
   * Open the index that is asked first; what answers first in a large library is small.
   * @type {(request: Search.Request) => Promise<void>}
   */
  async warm(request) {
    if (this.light && request.isWholeLibrary) return;
    await (await this.asked(request))[0]?.open();
  }

  /**
   * Tell whether anything answers a query.
   * @type {(parts: Search.Part[], request: Search.Request) => Promise<boolean>}
   */
  async finds(parts, request) {
    for await (const { hits } of this.search(parts, request)) if (hits.length) return true;
    return false;
  }

  /**
   * Fetch the words of all indexes that are asked, the most frequent of each first.
   * @type {(request: Search.Request) => Promise<string[]>}
   */
  async words(request) {
    return (await Promise.all((await this.asked(request)).map((shard) => shard.words()))).flat();
  }

  /**
   * Count the records that have a query's words, for each value of each filter; in a large library,
   * of indexes that have been asked.
   * @type {(parts: Search.Part[], withNotes: boolean) => Promise<Record<string, Map<string, number>>>}
   */
  async counts(parts, withNotes) {
    /** @type {Record<string, Map<string, number>>} */
    const sums = {};
    const filters = filtersOf(this.kept, withNotes ? [] : ["note"]);
    const shards = this.light
      ? [...this.shards.values()].filter((shard) => shard.opening).slice(0, FOR_FILTERS)
      : this.inOrder(null, true);
    for (const shard of shards) {
      const counts = await shard.counts(parts, filters);
      for (const [name, values] of Object.entries(counts)) {
        sums[name] ??= new Map();
        for (const [value, count] of Object.entries(values)) {
          const read = decodeURIComponent(value);
          sums[name].set(read, (sums[name].get(read) ?? 0) + count);
        }
      }
    }
    return sums;
  }

  /**
   * Return the title of a work, or its name in addresses where no index has it.
   * @type {(slug: string) => Promise<string>}
   */
  async titleOf(slug) {
    await this.loadListsOf({ slug, language: undefined });
    const bits = bitsOf(slug);
    for (const listed of this.listed.filter((one) => bits.startsWith(one.bits))) {
      const { title = {} } = await this.shard(listed).counts([], {});
      const found = Object.keys(title).map(decodeURIComponent).find((value) => value.startsWith(`${slug}/`));
      if (found) return found.slice(slug.length + 1);
    }
    return slug;
  }

  /**
   * What is searched where only some works are kept, as filters.
   * @returns {Search.Chosen}
   */
  get kept() {
    return this.works ? { work: this.works } : {};
  }

  /** @type {(work: Search.WorkRead | null, isWholeLibrary: boolean) => Shard[]} */
  inOrder(work, isWholeLibrary) {
    return inOrder(this.listed, this.language, work, isWholeLibrary).map((listed) => this.shard(listed));
  }
}

/**
 * Say in Pagefind's way what to keep: of each filter one of the values, and no record of some parts.
 * @type {(chosen: Search.Chosen, leftOut: string[]) => object}
 */
function filtersOf(chosen, leftOut) {
  /** @type {Record<string, object>} */
  const filters = leftOut.length ? { none: { part: { any: leftOut } } } : {};
  for (const [name, values] of Object.entries(chosen)) {
    if (values.length) filters[name] = { any: values.map(written) };
  }
  return filters;
}

/**
 * Write a value as the index has it: Pagefind takes no marks that JSON would escape.
 * @type {(value: string) => string}
 */
export const written = (value) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes control characters
  value.replace(/[%"\\\u0000-\u001f]/g, (mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`);

/**
 * Load the list of indexes. Throws a `Problem` that says what is wrong and what can be done.
 * @type {() => Promise<Library>}
 */
export async function loadLibrary() {
  if (typeof WebAssembly === "undefined" || typeof DecompressionStream === "undefined") {
    throw new Problem(_("This browser is too old for the search. Please use a newer one."), true);
  }
  // The search page has asked for it already, once.
  const early = await window.fascicleListing?.catch(() => null);
  window.fascicleListing = undefined;
  const answer = early?.ok ? early : await fetchFile(new URL("shards.json", FOLDER), { cache: "no-cache" });
  const said = answer.ok ? await answer.json().catch(() => null) : null;
  if (!said) throw new Problem(MISSING, true);
  if (said.problem) throw new Problem(`${BROKEN} ${said.problem}. ${REMEDY}`, true);
  return new Library(said);
}

const REMEDY = _("The owner of this library can fix it: “make” builds the index or says what is missing.");
const MISSING = `${_("This copy of the library has no index, so nothing can be searched.")} ${REMEDY}`;
const BROKEN = _("This copy of the library cannot be searched:");
