/* Highlights as the browser draws them, without a change of the text, and marks in the margin: of bookmarks,
   and of highlights where the browser draws none in the text. */

import { element } from "../../web/scripts/element.js";
import { isBookmark, noteOf } from "./annotation.js";

const canDraw = () => typeof Highlight !== "undefined" && Boolean(CSS.highlights);
// A finger is not as exact as a line is high.
const SLACK = 4;

/** @type {HTMLElement | null} */
let margin = null;
/** @type {Notes.Found[]} */
let shown = [];

/**
 * Draw all that was found on the page.
 * @type {(found: Notes.Found[], article: HTMLElement) => void}
 */
export function draw(found, article) {
  shown = found;
  const highlights = found.filter(({ annotation }) => !isBookmark(annotation));
  const [noted, plain] = [true, false].map((has) => highlights.filter(({ annotation }) => Boolean(noteOf(annotation)) === has));
  paint("annotations", plain.flatMap(({ ranges }) => ranges));
  paint("annotations-noted", noted.flatMap(({ ranges }) => ranges));
  margin ??= newMargin(article);
  place(margin);
}

/**
 * Draw the words that a note is being written on; none are drawn no longer.
 * @type {(ranges: Range[]) => void}
 */
export const drawDraft = (ranges) => paint("annotations-draft", ranges);

/** @type {(name: string, ranges: Range[]) => void} */
function paint(name, ranges) {
  if (!canDraw()) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

/** @type {(article: HTMLElement) => HTMLElement} */
function newMargin(article) {
  const made = element("div", { className: "annotation-margin", "aria-hidden": "true", dir: article.dir });
  article.parentElement?.append(made);
  // Other letters, or another window, move the lines.
  new ResizeObserver(() => place(made)).observe(article);
  return made;
}

/** @type {(made: HTMLElement) => void} */
function place(made) {
  const top = made.parentElement?.getBoundingClientRect().top ?? 0;
  const marks = shown.flatMap(({ annotation, ranges }) => {
    const kind = isBookmark(annotation) ? "bookmark" : canDraw() ? "" : "highlight";
    const boxes = kind ? [...(kind === "bookmark" ? ranges[0] : joined(ranges)).getClientRects()] : [];
    if (!boxes.length) return [];
    const mark = element("span", { className: "annotation-mark", "data-kind": kind });
    mark.style.top = `${boxes[0].top - top}px`;
    mark.style.height = `${(kind === "bookmark" ? boxes[0] : boxes[boxes.length - 1]).bottom - boxes[0].top}px`;
    return [mark];
  });
  made.replaceChildren(...marks);
}

/**
 * One range from the first to the last.
 * @type {(ranges: Range[]) => Range}
 */
function joined(ranges) {
  const all = ranges[0].cloneRange();
  const last = ranges[ranges.length - 1];
  all.setEnd(last.endContainer, last.endOffset);
  return all;
}

/**
 * Give the highlight at a point of the window, with the box that was hit; of several, the shortest.
 * @type {(x: number, y: number) => { found: Notes.Found, box: DOMRect } | null}
 */
export function drawnAt(x, y) {
  const hits = shown.flatMap((found) => {
    if (isBookmark(found.annotation)) return [];
    const box = found.ranges
      .flatMap((range) => [...range.getClientRects()])
      .find((each) => x >= each.left && x <= each.right && y >= each.top - SLACK && y <= each.bottom + SLACK);
    return box ? [{ found, box }] : [];
  });
  const length = (/** @type {Notes.Found} */ { places }) => places.reduce((sum, { start, end }) => sum + end - start, 0);
  return hits.sort((one, other) => length(one.found) - length(other.found))[0] ?? null;
}
