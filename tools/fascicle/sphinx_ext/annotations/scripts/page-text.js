/* The text of the page that is open, by paragraphs and headings with an id; of the whole work on one page,
   the text of each of its pages, so that a place has one name wherever it is read. */

import { rangeOf, textsOf } from "../../web/scripts/blocks.js";

const UNITS = "[id^='p-'], section[id] > :is(h1, h2, h3, h4, h5, h6):not(.apparatus)";
// What the single-page edition puts behind ids that several pages have.
const OF_A_PAGE = /--page-.*$/;

/* The address of the library, and that of this page in it. */
export const root = () => new URL(document.documentElement.dataset.content_root ?? "", location.href);
const addressOf = (/** @type {string} */ href) => {
  const path = new URL(href, location.href).pathname.slice(root().pathname.length);
  // A server may show `chapter-1.html` as `chapter-1`, and `index.html` as nothing.
  const [name] = /[^/]*$/.exec(path) ?? [""];
  return name.includes(".") ? path : `${path}${name ? "" : "index"}.html`;
};

/**
 * The pages that the window shows.
 * @type {(article: HTMLElement) => Notes.ShownPage[]}
 */
export function shownPages(article) {
  const parts = /** @type {HTMLElement[]} */ ([...article.querySelectorAll(".entire-part[data-page]")]);
  if (!parts.length) return [pageOf(article, addressOf(location.href), currentName(), currentOrder())];
  return parts.map((part, order) => pageOf(part, addressOf(part.dataset.page ?? ""), nameOf(part), order));
}

/**
 * The addresses of all pages of the work.
 * @type {(shown: Notes.ShownPage[]) => Set<string>}
 */
export function pagesOfTheWork(shown) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#contents :is(.contents-work, .contents-pages) a"));
  return new Set([...shown.map(({ address }) => address), ...[...links].map(({ href }) => addressOf(href))]);
}

/** @type {(element: HTMLElement, address: string, name: string, order: number) => Notes.ShownPage} */
function pageOf(element, address, name, order) {
  /** @type {{ units: Notes.ShownUnit[], text: string } | null} */
  let read = null;
  // The whole work on one page is long: only what is wanted of it is read.
  const reading = () => (read ??= textOf(element));
  return {
    ...{ element, address, name, order },
    get units() {
      return reading().units;
    },
    get text() {
      return reading().text;
    },
  };
}

/** @type {(part: HTMLElement) => { units: Notes.ShownUnit[], text: string }} */
function textOf(part) {
  const isPart = part.matches(".entire-part");
  let start = 0;
  const units = /** @type {HTMLElement[]} */ ([...part.querySelectorAll(UNITS)]).map((unit) => {
    const nodes = textsOf(unit);
    const text = nodes.map(({ data }) => data).join("").replace(/\s/g, " ");
    const id = (unit.id || unit.parentElement?.id) ?? "";
    const one = { id: isPart ? id.replace(OF_A_PAGE, "") : id, text, start, element: unit, nodes };
    start += text.length + 1;
    return one;
  });
  return { units, text: units.map(({ text }) => text).join(" ") };
}

const currentName = () => document.querySelector(".crumbs [aria-current]")?.textContent ?? document.title;
const currentOrder = () =>
  [...document.querySelectorAll("#contents .contents-pages li")].findIndex((item) => item.querySelector("[aria-current]")) + 1;
/** @type {(part: HTMLElement) => string} */
const nameOf = (part) => part.querySelector("h1, h2, h3, h4, h5, h6")?.textContent?.trim() ?? "";

/**
 * Where a place stands: a range in each paragraph that it has words of.
 * @type {(page: Notes.ShownPage, place: Stretch) => Range[]}
 */
export function rangesOf({ units }, place) {
  return units.flatMap(({ text, start, nodes }) => {
    const from = Math.max(place.start - start, 0);
    const to = Math.min(place.end - start, text.length);
    return from < to ? [rangeOf(nodes, { start: from, end: to })] : [];
  });
}

/**
 * The places of selected words: one in each paragraph, without spaces around them.
 * @type {(pages: Notes.ShownPage[], range: Range) => { page: Notes.ShownPage, place: Stretch }[]}
 */
export function placesIn(pages, range) {
  return pages.filter(({ element }) => range.intersectsNode(element)).flatMap((page) =>
    page.units.flatMap((unit) => {
      if (!range.intersectsNode(unit.element)) return [];
      const { start, end } = trimmed(unit.text, selectedIn(unit.nodes, range));
      return start < end ? [{ page, place: { start: unit.start + start, end: unit.start + end } }] : [];
    }),
  );
}

/** @type {(nodes: Text[], range: Range) => Stretch} */
function selectedIn(nodes, range) {
  let at = 0;
  let start = -1;
  let end = 0;
  for (const node of nodes) {
    if (range.intersectsNode(node)) {
      if (start < 0) start = at + (node === range.startContainer ? range.startOffset : 0);
      end = at + (node === range.endContainer ? range.endOffset : node.length);
    }
    at += node.length;
  }
  return { start: Math.max(start, 0), end };
}

/** @type {(text: string, place: Stretch) => Stretch} */
function trimmed(text, { start, end }) {
  const words = text.slice(start, end);
  return { start: start + words.length - words.trimStart().length, end: end - words.length + words.trimEnd().length };
}
