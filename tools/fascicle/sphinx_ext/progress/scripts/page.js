/* The page that is read: its address, its name, its number in the work, its length. */

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

/** @type {(link: Element | null | undefined) => string} */
const nameOf = (link) => (link?.textContent ?? "").replace(/\s+/g, " ").trim();

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
  };
}
