/* The page that is read: its address, its name, its number in the work, its length. */

import { _ } from "../../i18n/scripts/interface.js";

/** @type {() => string} */
const root = () => new URL(document.documentElement.dataset.content_root ?? "./", location.href).href;

/**
 * The address of a page from the root of the book, without a place on it.
 * @type {(address: string) => string}
 */
export const fromRoot = (address) => address.replace(/[?#].*/, "").slice(root().length);

/** @type {(address: string) => string} */
export const inFull = (address) => root() + address;

/**
 * The links to pages in a list of contents.
 * @type {(list: ParentNode | null | undefined) => HTMLAnchorElement[]}
 */
export const linksIn = (list) => /** @type {HTMLAnchorElement[]} */ ([...(list?.querySelectorAll("li > a") ?? [])]);

/* The words of an element, without the mark that it was read. */
/** @type {(element: Element | null | undefined) => string} */
const textOf = (element) => (element?.textContent ?? "").replace(_("(read)"), "").replace(/\s+/g, " ").trim();

/** @type {(link: Element | null | undefined) => string} */
function nameOf(link) {
  const [label, title] = [".label", ".title"].map((part) => textOf(link?.querySelector(part)));
  return label && title ? _("{label}: {values}", { label, values: title }) : textOf(link);
}

/* The page after this one, or null at the end of the work: the next of its series is another one. */
/** @type {() => KeptPlace["after"]} */
function pageAfter() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.right-next[rel='next']"));
  return link ? { page: fromRoot(link.href), name: textOf(link.querySelector(".name")) } : null;
}

/**
 * Describe this page, or null where it is no text of a work.
 */
export function pageRead() {
  const { work, words, minutes } = document.body.dataset;
  if (!work || !words || !document.querySelector(".bd-article [id^='p-']")) return null;
  const contents = document.getElementById("contents");
  const pages = linksIn(contents?.querySelector(".contents-pages"));
  const current = pages.findIndex((link) => link.ariaCurrent);
  return {
    slug: work,
    page: fromRoot(location.href),
    name: nameOf(pages[current]),
    title: nameOf(contents?.querySelector(".contents-work a")),
    chapter: current + 1,
    of: pages.length,
    minutes: Number(minutes),
    after: pageAfter(),
  };
}
