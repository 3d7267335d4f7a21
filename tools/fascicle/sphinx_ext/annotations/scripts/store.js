/* What is kept of a reader's annotations: a record of each work.

   Each change reads what is kept, since another window may have changed it. What the browser refuses to
   keep lasts as long as the page. */

import { formerSlugs, hasWork, inWork } from "../../web/scripts/addresses.js";
import { byTitle, namesOf, remember, remembered } from "../../web/scripts/memory.js";
import { areTexts, isObject, record } from "../../web/scripts/records.js";
import { soundItem } from "./collection.js";

const VERSION = 1;
const CHANGED = "fascicle:annotations";
// What the names of the records begin with.
const ONE = "annotations:";

/** @type {() => Notes.Kept} */
const nothing = () => ({ title: "", language: "", direction: "", items: [], lost: [], pages: {} });

/** @type {(data: any) => Notes.Kept | null} */
function sound(data) {
  if (!isObject(data) || !Array.isArray(data.items)) return null;
  const { title, language, direction, lost, pages } = data;
  const text = (/** @type {unknown} */ given) => (typeof given === "string" ? given : "");
  const isPage = (/** @type {any} */ page) => typeof page?.name === "string" && Number.isFinite(page.order);
  return {
    ...data,
    ...{ title: text(title), language: text(language), direction: text(direction) },
    items: data.items.flatMap((/** @type {unknown} */ item) => soundItem(item) ?? []),
    lost: areTexts(lost) ? lost : [],
    pages: Object.fromEntries(Object.entries(isObject(pages) ? pages : {}).filter(([, page]) => isPage(page))),
  };
}

/** @type {Map<string, ReturnType<typeof record<Notes.Kept>>>} */
const records = new Map();

/** @type {(slug: string, shelf?: import("../../web/scripts/memory.js").Shelf) => ReturnType<typeof record<Notes.Kept>>} */
function recordOf(slug, shelf) {
  const name = `${ONE}${slug}`;
  const known = `${shelf ? "title" : ""}:${name}`;
  if (!records.has(known)) records.set(known, record({ name, version: VERSION, empty: nothing, sound, shelf }));
  return /** @type {ReturnType<typeof record<Notes.Kept>>} */ (records.get(known));
}

/**
 * The changes that are not kept, by work.
 * @type {Map<string, Notes.Edit[]>}
 */
const refused = new Map();

/** @type {(slug: string) => Notes.Kept} */
export const read = (slug) => (refused.get(slug) ?? []).reduce((kept, edit) => edit(kept), recordOf(slug).read());

/* The works that have annotations. */
export const works = () => [...new Set([...namesOf(ONE), ...refused.keys()])].filter((slug) => read(slug).items.length);

/**
 * Change what is kept of a work; false where the browser refuses, which the reader is told.
 * @type {(slug: string, edit: Notes.Edit) => boolean}
 */
export function change(slug, edit) {
  const isKept = keep(slug, trimmed(edit(read(slug))));
  if (isKept) refused.delete(slug);
  else refused.set(slug, [...(refused.get(slug) ?? []), edit]);
  dispatchEvent(new Event(CHANGED));
  return isKept;
}

/** @type {(slug: string, kept: Notes.Kept) => boolean} */
function keep(slug, kept) {
  if (kept.items.length) return recordOf(slug).keep(kept);
  recordOf(slug).forget();
  // Storage that is turned off has forgotten nothing of what the page still shows.
  return !recordOf(slug).read().items.length;
}

/**
 * Drop what is said of annotations and pages that are gone.
 * @type {Notes.Edit}
 */
function trimmed(kept) {
  const ids = new Set(kept.items.map(({ id }) => id));
  const sources = new Set(kept.items.flatMap(({ target }) => target.map(({ source }) => source)));
  const pages = Object.entries(kept.pages).filter(([address]) => sources.has(address));
  return { ...kept, lost: kept.lost.filter((id) => ids.has(id)), pages: Object.fromEntries(pages) };
}

/**
 * Take annotations out of a work; returns how they come back.
 * @type {(slug: string, ids: string[]) => () => void}
 */
export function remove(slug, ids) {
  const before = read(slug);
  const gone = new Set(ids);
  const removed = before.items.filter(({ id }) => gone.has(id));
  change(slug, (kept) => ({ ...kept, items: kept.items.filter(({ id }) => !gone.has(id)) }));
  return () => change(slug, (kept) => ({ ...(kept.items.length ? kept : before), ...joined(kept, { ...before, items: removed }) }));
}

/**
 * Join what is kept with more of the same work.
 * @type {(kept: Notes.Kept, more: Pick<Notes.Kept, "items" | "lost" | "pages">) => Pick<Notes.Kept, "items" | "lost" | "pages">}
 */
export function joined(kept, more) {
  const ids = new Set(more.items.map(({ id }) => id));
  return {
    items: [...kept.items.filter(({ id }) => !ids.has(id)), ...more.items],
    lost: [...new Set([...kept.lost, ...more.lost])],
    pages: { ...more.pages, ...kept.pages },
  };
}

/**
 * Call this whenever annotations have changed, here or in another window.
 * @type {(follow: () => void) => void}
 */
export function onChange(follow) {
  addEventListener(CHANGED, follow);
  addEventListener("storage", ({ key }) => {
    if (key === null || key.includes(":annotations")) follow();
  });
}

/**
 * Take over what was kept of the work on this page when it had other addresses, or when all books of this
 * title had one record of each work.
 * @type {(slug: string) => void}
 */
export function takeOver(slug) {
  for (const former of formerSlugs()) move(former, slug);
  for (const each of [slug, ...formerSlugs()]) takeFromTitle(each, slug);
}

/** @type {(slug: string, to: string) => void} */
const takeFromTitle = (slug, to) => (isFromFolder() ? undefined : move(slug, to, byTitle));

const isFromFolder = () => location.protocol === "file:";

/**
 * Move the annotations of a work to another slug, or those of all books of a title to this book. Where the
 * browser refuses, they stay where they are.
 * @type {(slug: string, to: string, shelf?: import("../../web/scripts/memory.js").Shelf) => void}
 */
function move(slug, to, shelf) {
  const from = recordOf(slug, shelf);
  const kept = from.read();
  if (!kept.items.length) return;
  const moved = {
    ...kept,
    items: kept.items.map((item) => ({ ...item, target: item.target.map((target) => ({ ...target, source: inWork(target.source, to) })) })),
    pages: Object.fromEntries(Object.entries(kept.pages).map(([address, page]) => [inWork(address, to), page])),
  };
  const isKept = change(to, (own) => ({ ...(own.items.length ? own : moved), ...joined(own, moved) }));
  if (isKept) from.forget();
}

const ASKED = "taken-over:annotations";

/* Take over what was kept by title of any work that this book has. */
export async function takeOverAll() {
  const slugs = isFromFolder() || remembered(ASKED) ? [] : namesOf(ONE, byTitle);
  const answers = await Promise.all(slugs.map(hasWork));
  for (const slug of slugs.filter((_slug, at) => answers[at])) takeFromTitle(slug, slug);
  // Of the others, each page takes its own.
  if (slugs.length && !answers.includes(undefined)) remember(ASKED, "yes");
}
