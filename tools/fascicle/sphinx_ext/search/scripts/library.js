/* The library as it can be searched: its indexes, asked one after another. */

import { _ } from "../../i18n/scripts/interface.js";
import { fetchFile, Problem } from "./problem.js";
import { Shard } from "./shard.js";
import { inOrder } from "./shards.js";

// From _static/search/ to the book and to its index; the address bar may say anything.
export const BOOK = new URL("../../", import.meta.url);
const FOLDER = new URL("search/", BOOK);

export class Library {
  /** @param {Search.Listing} said */
  constructor({ language, shards, works }) {
    this.language = language;
    /* The works that can be read without a connection, or undefined. */
    this.works = works;
    this.listed = shards;
    this.shards = new Map(shards.map((listed) => [listed.path, new Shard(FOLDER, listed)]));
  }

  /**
   * Ask one index after another: this work's, if it is read, or all, with the nearest first.
   *
   * Yields `{hits, known, unknown, isLast}` for each; `work` is `{slug, language}` or null.
   * @type {(parts: Search.Part[], state: Search.Request) => AsyncGenerator<Search.Found>}
   */
  async *search(parts, request) {
    const { work, isWholeLibrary, chosen, withNotes } = request;
    const isOnlyWork = Boolean(work) && !isWholeLibrary;
    const shards = this.asked(request);
    // In a work, its own description is of no use.
    const leftOut = [...(withNotes ? [] : ["note"]), ...(isOnlyWork ? ["about"] : [])];
    const filters = filtersOf(isOnlyWork && work ? { work: [work.slug] } : { ...this.kept, ...chosen }, leftOut);
    for (const [number, shard] of shards.entries()) {
      const answer = await shard.search(parts, filters);
      yield { ...answer, isLast: number === shards.length - 1 };
    }
  }

  /**
   * List the indexes that are asked, in order.
   * @type {(request: Search.Request) => Shard[]}
   */
  asked({ work, isWholeLibrary, chosen }) {
    const shards = this.inOrder(work, isWholeLibrary);
    if ((work && !isWholeLibrary) || !chosen.language?.length) return shards;
    return shards.filter(({ language }) => chosen.language.includes(language));
  }

  /**
   * Open the index that is asked first.
   * @type {(request: Search.Request) => Promise<void> | undefined}
   */
  warm(request) {
    return this.asked(request)[0]?.open();
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
    return (await Promise.all(this.asked(request).map((shard) => shard.words()))).flat();
  }

  /**
   * Count the records that have a query's words, for each value of each filter.
   * @type {(parts: Search.Part[], withNotes: boolean) => Promise<Record<string, Map<string, number>>>}
   */
  async counts(parts, withNotes) {
    /** @type {Record<string, Map<string, number>>} */
    const sums = {};
    const filters = filtersOf(this.kept, withNotes ? [] : ["note"]);
    for (const shard of this.inOrder(null, true)) {
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
   * What is searched where only some works are kept, as filters.
   * @returns {Search.Chosen}
   */
  get kept() {
    return this.works ? { work: this.works } : {};
  }

  /** @type {(work: Search.WorkRead | null, isWholeLibrary: boolean) => Shard[]} */
  inOrder(work, isWholeLibrary) {
    return inOrder(this.listed, this.language, work, isWholeLibrary).flatMap(({ path }) => this.shards.get(path) ?? []);
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
