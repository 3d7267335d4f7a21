/* Addresses of works and their pages, from the root of the book, and those that works had before. */

/**
 * Decode a part of an address, which may be nothing that could be decoded.
 * @type {(text: string) => string}
 */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The address of a page when its work is at another place.
 * @type {(address: string, slug: string) => string}
 */
export const inWork = (address, slug) => address.replace(/^works\/[^/]*\//, () => `works/${encodeURIComponent(slug)}/`);

/* The slugs that the work on this page had before, and no work of the book has now. */
export const formerSlugs = () => (document.body.dataset.movedFrom ?? "").split(" ").filter(Boolean).map(decoded);

/**
 * Whether the book has a work, or a page that leads on to it; undefined if that cannot be told now.
 * @type {(slug: string) => Promise<boolean | undefined>}
 */
export async function hasWork(slug) {
  const root = new URL(document.documentElement.dataset.content_root ?? "", location.href);
  const answer = await fetch(new URL(`works/${encodeURIComponent(slug)}/index.html`, root)).catch(() => null);
  if (!answer) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A server may show any page where there is none, and a network its login page.
  if (page.body.dataset.work === slug || page.querySelector("a.moved")) return true;
  return page.documentElement.dataset.library === undefined && answer.ok ? undefined : false;
}
