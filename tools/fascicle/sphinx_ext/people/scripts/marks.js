/* The names in the text of a page: where they stand. No text is changed: the browser marks ranges. */

import { blocksOf, rangeOf, textsOf } from "../../web/scripts/blocks.js";
import { folded, namesIn } from "./names.js";

const HIGHLIGHT = "who";
const BESIDE_THE_STORY = ".authors-note, .chapter-summary, .editors-note, .footnote";
// A finger is not as exact as a line is high.
const SLACK = 4;

/**
 * Find the names in an article, in reading order: each with the range where it stands.
 * @type {(article: Element, names: Told.Name[], possessive: string) => Told.Mark[]}
 */
export function marksIn(article, names, possessive) {
  const typed = names.map((name) => ({ ...name, text: folded(name.typed) }));
  const capitals = typed.map((name) => ({ ...name, text: name.text.toUpperCase() }));
  return blocksOf(article).filter(isOfTheStory).flatMap((block) => {
    const texts = textsOf(block);
    const labels = texts.filter((text) => isLabel(text));
    return [...marksOf(labels, capitals, possessive), ...marksOf(texts, typed, possessive)];
  });
}

/**
 * Tell whether a block is of the story: no heading, and nothing that is said beside it.
 * @type {(block: Element) => boolean}
 */
function isOfTheStory(block) {
  return Boolean(block.closest(".scene")) && !block.closest(BESIDE_THE_STORY);
}

/**
 * Tell whether a text is the label of a speech, in capitals: “TIBBY.” is Tibby.
 * @type {(text: Text) => boolean}
 */
function isLabel(text) {
  return Boolean(text.parentElement?.closest(".speaker")) && text.data === text.data.toUpperCase();
}

/** @type {(texts: Text[], names: Told.Sought[], possessive: string) => Told.Mark[]} */
function marksOf(texts, names, possessive) {
  const text = texts.map((node) => node.data).join("");
  return namesIn(text, names, possessive).map(({ name, start, end }) => ({
    name,
    range: rangeOf(texts, { start, end }),
  }));
}

/**
 * Have the browser mark them, if it can; names can be asked about all the same.
 * @type {(marks: Told.Mark[]) => void}
 */
export function draw(marks) {
  if (typeof Highlight === "undefined" || !CSS.highlights) return;
  CSS.highlights.set(HIGHLIGHT, new Highlight(...marks.map((mark) => mark.range)));
}

export function clear() {
  CSS.highlights?.delete(HIGHLIGHT);
}

/**
 * Give the mark at a point of the window, with the box that was hit.
 * @type {(marks: Told.Mark[], x: number, y: number) => { mark: Told.Mark, box: DOMRect } | null}
 */
export function markAt(marks, x, y) {
  for (const mark of marks) {
    const box = [...mark.range.getClientRects()].find(
      (each) => x >= each.left && x <= each.right && y >= each.top - SLACK && y <= each.bottom + SLACK,
    );
    if (box) return { mark, box };
  }
  return null;
}
