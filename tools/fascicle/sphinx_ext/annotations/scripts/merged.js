/* Annotations of a file among those that are kept: none twice, and of two versions of one the later. */

import { isSame } from "./annotation.js";

/**
 * Return what is kept with what a file has of the same work.
 * @type {(kept: Notes.Kept, more: Notes.Kept) => Notes.Kept}
 */
export function merged(kept, more) {
  const items = [...kept.items];
  for (const item of more.items) {
    const same = items.findIndex(({ id }) => id === item.id);
    if (same >= 0 && items[same].modified < item.modified) items[same] = item;
    else if (same < 0 && !items.some((other) => isSame(item, other))) items.push(item);
  }
  const about = kept.items.length ? kept : more;
  return { ...kept, title: about.title, language: about.language, direction: about.direction, items, pages: { ...more.pages, ...kept.pages } };
}

/**
 * Count what a file would add to what is kept.
 * @type {(kept: Notes.Kept, more: Notes.Kept) => number}
 */
export const newIn = (kept, more) => merged(kept, more).items.filter((item) => !kept.items.includes(item)).length;
