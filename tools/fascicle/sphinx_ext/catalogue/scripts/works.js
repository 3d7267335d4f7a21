/* The works of the catalogue, read from its list once: what they say, and what they are filtered by. */

import { _, _n } from "../../i18n/scripts/interface.js";
import { languageName } from "../../i18n/scripts/languages.js";

// What works are filtered by, and what a reader calls it.
/** @type {Record<string, string>} */
export const KINDS = {
  author: _n("Author", "Authors", 1),
  series: _n("Series", "Series", 1),
  tag: _n("Tag", "Tags", 1),
  rating: _("Rating"),
  language: _("Language"),
  status: _("Status"),
};
// Where the words stand that a reader may look for.
const SEARCHED = ".entry-name, .entry-series, .entry-tags";

/**
 * List the works in the order of titles.
 * @type {(list: HTMLElement) => Catalogue.ListedWork[]}
 */
export function worksIn(list) {
  // Authors come in the order that the list gives them, which knows their language.
  const places = placesOf(list.dataset.authors ?? "");
  const entries = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".entry"));
  return [...entries].map((entry, order) => {
    const values = valuesOf(entry);
    return {
      entry,
      order,
      home: /** @type {HTMLElement} */ (entry.parentElement),
      text: folded([...entry.querySelectorAll(SEARCHED)].map((part) => part.textContent).join(" ")),
      author: places.get(values.author[0]?.[0]) ?? 0,
      words: Number(entry.dataset.words),
      date: entry.dataset.date ?? "",
      values,
    };
  });
}

/**
 * Number authors, whose slugs are parted by spaces, from 1.
 * @type {(slugs: string) => Map<string, number>}
 */
export function placesOf(slugs) {
  return new Map(slugs.split(" ").map((slug, place) => [slug, place + 1]));
}

/**
 * Give what a work is filtered by: of each kind a list of [key, label].
 * @type {(entry: HTMLElement) => Record<string, [string, string][]>}
 */
function valuesOf(entry) {
  const { language = "" } = entry.dataset;
  return {
    author: linked(entry, ".entry-by a"),
    series: linked(entry, ".entry-series a"),
    tag: linked(entry, ".entry-tags a"),
    rating: entry.dataset.rating ? [[entry.dataset.rating, entry.dataset.rating]] : [],
    language: [[language, languageName(language)]],
    status: said(entry, ".entry-status"),
  };
}

/**
 * A name is known by its address, which is the same however it is spelt.
 * @type {(entry: Element, where: string) => [string, string][]}
 */
function linked(entry, where) {
  return [...entry.querySelectorAll(where)].map((link) => [keyOf(link.getAttribute("href") ?? ""), link.textContent ?? ""]);
}

/**
 * Give the name that an address of a list of works ends in.
 * @type {(address: string) => string}
 */
export function keyOf(address) {
  return decodeURIComponent(address.replace(/(\.html|\/)$/, "").split("/").pop() ?? "");
}

/** @type {(entry: Element, where: string) => [string, string][]} */
function said(entry, where) {
  const text = entry.querySelector(where)?.textContent;
  return text ? [[text, text]] : [];
}

/**
 * Leave out what a reader who types does not mean: case, accents, shapes of apostrophes.
 * @type {(text: string) => string}
 */
export function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/['’‘ʼ]/g, "");
}
