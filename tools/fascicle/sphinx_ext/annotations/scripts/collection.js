/* A file of annotations: an AnnotationCollection of the W3C with all of them on its first page.
   https://www.w3.org/TR/annotation-model/#collections */

import { decoded } from "../../web/scripts/addresses.js";
import { dictionary } from "../../web/scripts/records.js";
import { unique } from "./annotation.js";
import { byPages } from "./reading-order.js";

const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
// Fragments of HTML: RFC 3236.
const FRAGMENTS = "http://tools.ietf.org/rfc/rfc3236";
// A page of a work, and no address of another kind.
const PAGE = /^works\/([^/:?#]+)\/[^:?#]+$/;

/**
 * Make a collection of what is kept of some works. `library` is its title, `base` its address on the web,
 * "" if it has none.
 * @type {(works: Record<string, Notes.Kept>, library: string, base: string) => object}
 */
export function collectionOf(works, library, base) {
  const items = Object.entries(works).flatMap(([slug, kept]) =>
    byPages(kept).flatMap(({ items: onPage }) => onPage.map((item) => ({ ...item, target: item.target.map((target) => explained(target, slug, kept)) }))),
  );
  const id = `urn:uuid:${unique()}`;
  return {
    "@context": base ? [CONTEXT, { "@base": base }] : CONTEXT,
    id,
    type: "AnnotationCollection",
    partOf: { ...(base && { id: base }), type: "Collection", label: library },
    total: items.length,
    first: { id: `urn:uuid:${unique()}`, type: "AnnotationPage", partOf: id, startIndex: 0, items },
  };
}

/**
 * A target with the names of its page and its work.
 * @type {(target: Notes.Target, slug: string, kept: Notes.Kept) => object}
 */
function explained({ source, selector: [fragment, ...others] }, slug, { title, language, direction, pages }) {
  return {
    source: {
      ...{ id: source, type: "Text", label: pages[source]?.name ?? source },
      ...(language && { language }),
      ...(direction && { textDirection: direction }),
      partOf: { id: `works/${slug}/index.html`, label: title || slug },
    },
    selector: [{ ...fragment, conformsTo: FRAGMENTS }, ...others],
  };
}

/**
 * Read a file: what it has of each work, of which library it says it is, and how many annotations in it are
 * none that could stand in a book. Null if it is no collection at all.
 * @type {(text: string) => Notes.Collection | null}
 */
export function read(text) {
  const given = parsed(text);
  const items = given?.first?.items ?? given?.items ?? given;
  if (!Array.isArray(items)) return null;
  const base = [given["@context"]].flat().find((each) => each?.["@base"])?.["@base"] ?? "";
  /** @type {Record<string, Notes.Kept>} */
  const works = dictionary({});
  let broken = 0;
  for (const item of items) {
    const annotation = valid(item, base);
    if (annotation) add(works, annotation, item);
    else broken += 1;
  }
  return { library: words(given.partOf?.label) || null, works, broken };
}

/** @type {(text: string) => any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @type {(works: Record<string, Notes.Kept>, annotation: Notes.Annotation, given: any) => void} */
function add(works, annotation, given) {
  for (const [index, { source }] of annotation.target.entries()) {
    const named = [given.target].flat()[index]?.source ?? {};
    const slug = decoded(PAGE.exec(annotation.target[0].source)?.[1] ?? "");
    works[slug] ??= {
      title: words(named.partOf?.label),
      language: words(named.language),
      direction: words(named.textDirection),
      ...{ items: [], lost: [], pages: {} },
    };
    const { pages, items } = works[slug];
    pages[source] ??= { name: words(named.label) || source, order: Object.keys(pages).length };
    if (!index) items.push(annotation);
  }
}

/**
 * Return an annotation as it is kept; null if it is none of a page of a work.
 * @type {(item: any, base: string) => Notes.Annotation | null}
 */
function valid(item, base) {
  const target = [item?.target].flat().map((each) => validTarget(each, base));
  if (!target.length || !target.every((each) => each !== null)) return null;
  const note = words([item.body].flat().find((body) => typeof body?.value === "string")?.value);
  const motivation = item.motivation === "bookmarking" ? "bookmarking" : note ? "commenting" : "highlighting";
  const created = day(item.created) ?? new Date().toISOString();
  return {
    ...{ id: words(item.id) || `urn:uuid:${unique()}`, type: "Annotation", motivation, created, modified: day(item.modified) ?? created },
    ...(note && { body: { type: "TextualBody", purpose: "commenting", format: "text/plain", value: note } }),
    target,
  };
}

/**
 * Return a kept annotation, as it is if it is of the right shape; null if it is none.
 * @type {(item: any) => Notes.Annotation | null}
 */
export function soundItem(item) {
  const annotation = valid(item, "");
  return annotation && Array.isArray(item.target) && has(item, annotation) ? item : annotation;
}

/**
 * Whether something has all that another has.
 * @type {(given: any, wanted: any) => boolean}
 */
const has = (given, wanted) =>
  typeof wanted === "object" ? Object.entries(wanted).every(([name, value]) => has(given?.[name], value)) : given === wanted;

/** @type {(target: any, base: string) => Notes.Target | null} */
function validTarget(target, base) {
  const named = words(target?.source?.id ?? target?.source);
  const source = base && named.startsWith(base) ? named.slice(base.length) : named;
  const selectors = [target?.selector].flat();
  const of = (/** @type {string} */ type) => selectors.find((each) => each?.type === type);
  const quote = of("TextQuoteSelector");
  const fragment = of("FragmentSelector");
  if (!PAGE.test(source) || source.includes("..") || !words(quote?.exact)) return null;
  return {
    source,
    selector: [
      { type: "FragmentSelector", value: words(fragment?.value), refinedBy: position(fragment?.refinedBy) },
      { type: "TextQuoteSelector", exact: quote.exact, prefix: words(quote.prefix), suffix: words(quote.suffix) },
      position(of("TextPositionSelector")),
    ],
  };
}

/** @type {(given: any) => Notes.Position} */
function position(given) {
  const [start, end] = [given?.start, given?.end].map((place) => (Number.isInteger(place) && place >= 0 ? place : 0));
  return { type: "TextPositionSelector", start, end };
}

/** @type {(given: unknown) => string} */
const words = (given) => (typeof given === "string" ? given : "");

/** @type {(given: unknown) => string | null} */
const day = (given) => (typeof given === "string" && !Number.isNaN(Date.parse(given)) ? given : null);
