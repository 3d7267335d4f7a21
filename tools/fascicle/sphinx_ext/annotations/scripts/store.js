/* What is kept of a reader's annotations: a record of each work, and the list of these works.

   Each change reads what is kept, since another window may have changed it. What the browser refuses to
   keep lasts as long as the page. */

import { record } from "../../web/scripts/records.js";

const VERSION = 1;
const CHANGED = "fascicle:annotations";

/** @type {() => Notes.Kept} */
const nothing = () => ({ title: "", language: "", direction: "", items: [], lost: [], pages: {} });

/** @type {(slug: string) => ReturnType<typeof record<Notes.Kept>>} */
const recordOf = (slug) => record({ name: `annotations:${slug}`, version: VERSION, empty: nothing });
const list = record({ name: "annotations", version: VERSION, empty: () => /** @type {string[]} */ ([]) });

/**
 * The changes that are not kept, by work.
 * @type {Map<string, Notes.Edit[]>}
 */
const refused = new Map();

/** @type {(slug: string) => Notes.Kept} */
export const read = (slug) => (refused.get(slug) ?? []).reduce((kept, edit) => edit(kept), recordOf(slug).read());

/* The works that have annotations. */
export const works = () => [...new Set([...list.read(), ...refused.keys()])].filter((slug) => read(slug).items.length);

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
  const others = list.read().filter((other) => other !== slug);
  if (kept.items.length) return recordOf(slug).keep(kept) && (list.read().includes(slug) || list.keep([...others, slug]));
  recordOf(slug).forget();
  if (others.length) return list.keep(others);
  list.forget();
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
