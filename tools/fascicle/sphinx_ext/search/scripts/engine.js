/* Pagefind's engine, spoken to directly: a WebAssembly module a language, in which any number of
   indexes are open. Pagefind's own script does the same in 13 KB more, holds one language at a
   time, and waits for ever where a file cannot be had. What is called here is that of one version,
   which the build holds to. */

import { _ } from "../../i18n/scripts/interface.js";
import { fetchFile, Problem } from "./problem.js";

const CHANGED = _("This library has changed since the page was opened. Load the page again to search it.");
const GZIP = [0x1f, 0x8b];
// Each of Pagefind's files begins with this, once it is unpacked.
const SIGNATURE = "pagefind_dcd".length;

/**
 * Fetch one of Pagefind's files.
 * @type {(url: string | URL) => Promise<Uint8Array>}
 */
export const fetchPacked = async (url) => (await fetchBytes(url)).subarray(SIGNATURE);

/**
 * Fetch a file of an index, unpacked; a server that unpacks it on the way does no harm.
 * @type {(url: string | URL) => Promise<Uint8Array>}
 */
export async function fetchBytes(url) {
  const answer = await fetchFile(url);
  if (answer.status === 404) throw new Problem(CHANGED, true);
  let bytes = new Uint8Array(await answer.arrayBuffer());
  if (GZIP.every((byte, place) => bytes[place] === byte)) {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(unpacked).arrayBuffer());
  }
  return bytes;
}

/**
 * Start the engine of a language.
 * @type {(url: string) => Promise<Search.Engine>}
 */
export async function startEngine(url) {
  /** @type {any} */
  let exported;
  const fillTable = () => {
    const table = exported.__wbindgen_externrefs;
    const place = table.grow(4);
    table.set(0, undefined);
    for (const [step, value] of [undefined, null, true, false].entries()) table.set(place + step, value);
  };
  const given = { "./pagefind_web_bg.js": { __wbindgen_init_externref_table: fillTable } };
  const bytes = /** @type {BufferSource} */ (await fetchPacked(url));
  const { instance } = await WebAssembly.instantiate(bytes, given);
  exported = instance.exports;
  exported.__wbindgen_start();
  return new Engine(exported);
}

export class Engine {
  /** @param {any} exported */
  constructor(exported) {
    this.exported = exported;
  }

  /**
   * Open an index, given its list of pages and chunks; returns its handle.
   * @type {(meta: Uint8Array) => number}
   */
  open(meta) {
    return this.exported.init_pagefind(...this.give(meta)) >>> 0;
  }

  /**
   * Add words or filters to an index; returns its new handle.
   * @type {(index: number, chunk: Uint8Array) => number}
   */
  addWords(index, chunk) {
    return this.exported.load_index_chunk(index, ...this.give(chunk)) >>> 0;
  }

  /** @type {(index: number, chunk: Uint8Array) => number} */
  addFilters(index, chunk) {
    return this.exported.load_filter_chunk(index, ...this.give(chunk)) >>> 0;
  }

  /**
   * Name the chunks that a search needs.
   * @type {(index: number, words: string) => string[]}
   */
  chunksOfWords(index, words) {
    return this.take(this.exported.request_indexes(index, ...this.give(words)));
  }

  /** @type {(index: number, filters: object) => string[]} */
  chunksOfFilters(index, filters) {
    return this.take(this.exported.request_filter_indexes(index, ...this.give(JSON.stringify(filters))));
  }

  /** @type {(index: number) => string[]} */
  chunksOfAllFilters(index) {
    return this.take(this.exported.request_all_filter_indexes(index));
  }

  /**
   * Give all values of the filters that are loaded, with how many records have them.
   * @type {(index: number) => Search.Values}
   */
  filters(index) {
    return this.take(this.exported.filters(index));
  }

  /**
   * Search words as they were typed and without their accents; `exact` means one after another.
   * @type {(index: number, words: string, typed: string, filters: object, exact: boolean) => Search.Answer}
   */
  search(index, words, typed, filters, exact) {
    const given = [words, typed, JSON.stringify(filters), ""].flatMap((text) => this.give(text));
    return this.take(this.exported.search(index, ...given, exact, false));
  }

  /**
   * Put bytes or text where the engine can read them: place and length. It frees them itself.
   * @type {(what: string | Uint8Array) => [number, number]}
   */
  give(what) {
    const bytes = typeof what === "string" ? new TextEncoder().encode(what) : what;
    const place = this.exported.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(this.exported.memory.buffer, place, bytes.length).set(bytes);
    return [place, bytes.length];
  }

  /**
   * Read an answer, and free it.
   * @type {(answer: [number, number]) => any}
   */
  take([place, length]) {
    const bytes = new Uint8Array(this.exported.memory.buffer, place >>> 0, length);
    const text = new TextDecoder().decode(bytes);
    this.exported.__wbindgen_free(place, length, 1);
    return JSON.parse(text);
  }
}
