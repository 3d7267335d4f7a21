/* The annotations of a work on the page that is open: where they are now. */

import { described, found } from "./anchors.js";
import { rangesOf } from "./page-text.js";

/**
 * Find the annotations of a work that stand on the pages shown. Those of a page that is gone, or that were
 * lost before, are looked for on any of them.
 * @type {(kept: Notes.Kept, pages: Notes.ShownPage[], ofTheWork: Set<string>) => { found: Notes.Found[], settled: Notes.Kept }}
 */
export function located(kept, pages, ofTheWork) {
  /** @type {Notes.Found[]} */
  const all = [];
  const lost = new Set(kept.lost);
  const names = { ...kept.pages };
  const items = kept.items.map((annotation) => {
    const wasLost = lost.has(annotation.id);
    const results = annotation.target.map((target) => locate(target, pages, wasLost || !ofTheWork.has(target.source)));
    const here = results.flatMap(({ page, place }) => (page && place ? [{ page, place }] : []));
    const isMissing = results.every(({ target, page, place }) => !place && (page || !ofTheWork.has(target.source)));
    if (isMissing) lost.add(annotation.id);
    else if (here.length) lost.delete(annotation.id);
    for (const { page } of here) names[page.address] = { name: page.name, order: page.order };
    const hasMoved = results.some(({ target }, index) => target !== annotation.target[index]);
    const settled = hasMoved ? { ...annotation, target: results.map(({ target }) => target) } : annotation;
    const ranges = here.flatMap(({ page, place }) => rangesOf(page, place));
    if (ranges.length) all.push({ annotation: settled, page: here[0].page, ranges, places: here.map(({ place }) => place) });
    return settled;
  });
  return { found: all, settled: { ...kept, items, lost: [...lost], pages: names } };
}

/**
 * Find the place of a target; on a page that it was not on, the target is described anew.
 * @type {(target: Notes.Target, pages: Notes.ShownPage[], mayHaveMoved: boolean) => { target: Notes.Target, page?: Notes.ShownPage, place?: Stretch | null }}
 */
function locate(target, pages, mayHaveMoved) {
  const page = pages.find(({ address }) => address === target.source);
  const place = page && found(target.selector, page);
  if (place || !mayHaveMoved) return { target, page, place };
  for (const other of pages) {
    const moved = other !== page && found(target.selector, other, true);
    if (moved) return { target: described(other, moved), page: other, place: moved };
  }
  return { target, page };
}
