/* The orders that the catalogue can be put in; what a work lacks comes last in both directions. */

import { _ } from "../../i18n/scripts/interface.js";

export const TITLE = "title";

// Key, name, and how two works compare; equal ones keep the order of titles.
/** @type {Record<string, [string, Catalogue.Compare]>} */
const ORDERS = {
  [TITLE]: [_("Title, A to Z"), () => 0],
  "-title": [_("Title, Z to A"), (a, b) => b.order - a.order],
  author: [_("Author, A to Z"), by("author", (a, b) => a - b)],
  "-author": [_("Author, Z to A"), by("author", (a, b) => b - a)],
  "-words": [_("Longest first"), by("words", (a, b) => b - a)],
  words: [_("Shortest first"), by("words", (a, b) => a - b)],
  "-date": [_("Newest first"), by("date", (a, b) => (a < b ? 1 : -1))],
  date: [_("Oldest first"), by("date", (a, b) => (a < b ? -1 : 1))],
};

/** @type {(name: "author" | "words" | "date", compare: (a: any, b: any) => number) => Catalogue.Compare} */
function by(name, compare) {
  return ({ [name]: a }, { [name]: b }) => {
    if (!a || !b) return Number(!a) - Number(!b);
    return a === b ? 0 : compare(a, b);
  };
}

/**
 * List the orders: [key, name].
 * @type {() => [string, string][]}
 */
export function orders() {
  return Object.entries(ORDERS).map(([key, [name]]) => [key, name]);
}

/**
 * Give the key of an order; that of titles for any that is not known.
 * @type {(key: string) => string}
 */
export function orderNamed(key) {
  return Object.hasOwn(ORDERS, key) ? key : TITLE;
}

/** @type {(key: string) => boolean} */
export const isByAuthor = (key) => key.endsWith("author");

/** @type {(works: Catalogue.Work[], key: string) => Catalogue.Work[]} */
export function sorted(works, key) {
  const [, compare] = ORDERS[key];
  return [...works].sort((a, b) => compare(a, b) || a.order - b.order);
}
