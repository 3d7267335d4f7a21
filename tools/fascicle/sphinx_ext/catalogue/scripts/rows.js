/* The works of a long catalogue, from the files that say what each of them is (`work_rows.py`). */

import { LANGUAGE } from "../../i18n/scripts/interface.js";
import { languageName } from "../../i18n/scripts/languages.js";
import { element } from "../../web/scripts/element.js";
import { here } from "../../web/scripts/here.js";
import { entryOf } from "./entry.js";
import { folded, keyOf } from "./works.js";

// From `_static/catalogue/` to the book.
const ROOT = new URL("../../", here).href;

/**
 * Load all files and list their works in the order of titles. It fails if one cannot be had.
 * @type {(files: number) => Promise<Catalogue.Work[]>}
 */
export async function loadWorks(files) {
  /** @type {Catalogue.Row[][]} */
  const parts = [];
  globalThis.fascicleCatalogue = (number, rows) => {
    parts[number - 1] = rows;
  };
  await Promise.all(Array.from({ length: files }, (_, place) => loadFile(place + 1)));
  const rows = parts.flat();
  const places = placesOf(rows.map(({ 3: first }) => first));
  return rows.map((row, order) => workOf(row, order, places.get(row[3]) ?? 0));
}

/** @type {(number: number) => Promise<unknown>} */
const loadFile = (number) =>
  new Promise((done, fail) => {
    const script = element("script", { src: `${ROOT}catalogue/works-${number}.js` });
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });

/**
 * Number names in the order of the book's language, from 1; no name is 0.
 * @type {(names: string[]) => Map<string, number>}
 */
function placesOf(names) {
  const { compare } = new Intl.Collator(LANGUAGE);
  const sorted = [...new Set(names.filter(Boolean))].sort(compare);
  return new Map(sorted.map((name, place) => [name, place + 1]));
}

/** @type {(row: Catalogue.Row, order: number, author: number) => Catalogue.Work} */
function workOf(row, order, author) {
  const [title, , authors, , series, , tags, rating, , status, language, words, , date] = row;
  const names = [...authors, ...series, ...tags].map(([name]) => name);
  /** @type {HTMLElement | undefined} */
  let made;
  return {
    get entry() {
      made ??= entryOf(row, ROOT);
      return made;
    },
    order,
    text: folded([title, ...names].join(" ")),
    author,
    words,
    date,
    values: {
      author: keyed(authors),
      series: keyed(series),
      tag: keyed(tags),
      rating: rating ? [[rating, rating]] : [],
      language: [[language, languageName(language)]],
      status: status ? [[status, status]] : [],
    },
  };
}

/** @type {(names: [string, string][]) => [string, string][]} */
const keyed = (names) => names.map(([name, address]) => [keyOf(address), name]);
