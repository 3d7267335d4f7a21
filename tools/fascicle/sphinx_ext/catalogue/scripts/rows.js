/* The works of a long catalogue, from the files that say what each of them is (`list_pages.py`). */

import { languageName } from "../../i18n/scripts/languages.js";
import { element } from "../../web/scripts/element.js";
import { here } from "../../web/scripts/here.js";
import { entryOf } from "./entry.js";
import { folded, placesOf } from "./works.js";

// From `_static/catalogue/` to the book.
const ROOT = new URL("../../", here).href;

/**
 * Load all files and list their works in the order of titles. It fails if one cannot be had.
 * @type {(files: number) => Promise<Catalogue.Work[]>}
 */
export async function loadWorks(files) {
  /** @type {Catalogue.Row[][]} */
  const parts = [];
  let suffix = "";
  globalThis.fascicleCatalogue = (number, rows, ending) => {
    parts[number - 1] = rows;
    suffix = ending;
  };
  await Promise.all(Array.from({ length: files }, (_, place) => loadFile(`works-${place + 1}`)));
  return parts.flat().map((row, order) => workOf(row, suffix, order));
}

/**
 * Load the order of authors, and give each work the place of its first.
 * @type {(works: Catalogue.Work[]) => Promise<void>}
 */
export async function placeAuthors(works) {
  let places = new Map();
  globalThis.fascicleAuthors = (slugs) => {
    places = placesOf(slugs);
  };
  await loadFile("author-order");
  for (const work of works) work.author = places.get(work.values.author[0]?.[0]) ?? 0;
}

/** @type {(name: string) => Promise<unknown>} */
const loadFile = (name) =>
  new Promise((done, fail) => {
    const script = element("script", { src: `${ROOT}catalogue/${name}.js` });
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });

/** @type {(row: Catalogue.Row, suffix: string, order: number) => Catalogue.Work} */
function workOf(row, suffix, order) {
  const [title, , authors, series, , tags, rating, , status, language, words, , date] = row;
  const links = { authors: authors.map(linked), series: series.map(linked), tags: tags.map(linked) };
  const names = [...links.authors, ...links.series, ...links.tags].map(([, name]) => foldedName(name));
  /** @type {HTMLElement | undefined} */
  let made;
  return {
    get entry() {
      made ??= entryOf(row, links, ROOT, suffix);
      return made;
    },
    order,
    text: [folded(title), ...names].join(" "),
    author: 0,
    words,
    date,
    values: {
      author: links.authors,
      series: links.series,
      tag: links.tags,
      rating: rating ? [[rating, rating]] : [],
      language: [[language, languageName(language)]],
      status: status ? [[status, status]] : [],
    },
  };
}

/**
 * Keep what is made of a name: many works share it.
 * @template Made
 * @param {(name: string) => Made} make
 */
function kept(make) {
  /** @type {Map<string, Made>} */
  const made = new Map();
  return (/** @type {string} */ name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}

const foldedName = kept(folded);
const slugged = kept((name) => /** @type {[string, string]} */ ([name.toLowerCase().replaceAll(" ", "-"), name]));

/** @type {(named: Catalogue.Named) => [string, string]} */
const linked = (named) => (typeof named === "string" ? slugged(named) : [named[1], named[0]]);
