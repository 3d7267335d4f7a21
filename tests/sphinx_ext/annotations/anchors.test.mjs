/* Places found again: as they were, moved, edited, gone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { described, found } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/anchors.js";
import { closest } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/fuzzy.js";
import { pageOf, placeOf } from "./pages.mjs";

const TIDE = [
  "The tide left the harbour at six, and took a rowing boat with it.",
  "“Yes.”",
  "Nobody had tied it, said the keeper of the lamp, and nobody would.",
  "“Yes.”",
  "By noon it was seen off the point, with a gull standing in the bow.",
];
const page = pageOf(TIDE);

/* Keep some words of the page, and find them on another. */
function again(words, other, isElsewhere = false) {
  const { selector } = described(page, placeOf(page, words));
  const place = found(selector, other, isElsewhere);
  return place && other.text.slice(place.start, place.end);
}

test("a place is kept as the id of its paragraph, its words, and where it is on the page", () => {
  const target = described(page, placeOf(page, "Nobody had tied it"));
  const start = TIDE[0].length + TIDE[1].length + 2;
  assert.equal(target.source, "works/tide/one.html");
  assert.deepEqual(target.selector[0], {
    type: "FragmentSelector",
    value: page.units[2].id,
    refinedBy: { type: "TextPositionSelector", start: 0, end: 18 },
  });
  assert.equal(target.selector[1].exact, "Nobody had tied it");
  assert.ok(target.selector[1].prefix.endsWith("with it. “Yes.” "));
  assert.ok(target.selector[1].suffix.startsWith(", said the keeper"));
  assert.deepEqual(target.selector[2], { type: "TextPositionSelector", start, end: start + 18 });
});

test("words on the page as it was are where they were", () => {
  for (const words of ["tide", "rowing boat", TIDE[4], "“Yes.”"]) assert.equal(again(words, page), words);
});

test("of words that are there twice, those are found that were meant", () => {
  const second = { start: page.text.lastIndexOf("“Yes.”"), end: page.text.lastIndexOf("“Yes.”") + 6 };
  const { selector } = described(page, second);
  assert.deepEqual(found(selector, page), second);
  const longer = pageOf(["A new first paragraph.", ...TIDE]);
  assert.equal(found(selector, longer).start, second.start + 23);
});

test("a paragraph that moved takes its words along", () => {
  assert.equal(again("a gull standing", pageOf([TIDE[4], ...TIDE.slice(0, 4)])), "a gull standing");
});

test("words in a paragraph that was edited elsewhere are found by what is around them", () => {
  const edited = [...TIDE];
  edited[0] = "At dawn the tide had left the harbour, and took a rowing boat with it.";
  assert.equal(again("a rowing boat", pageOf(edited)), "a rowing boat");
});

test("a comma more or less in the words themselves does no harm", () => {
  const edited = [...TIDE];
  edited[2] = "Nobody had tied it said the keeper of the lamp; and nobody would!";
  assert.equal(again("said the keeper of the lamp, and nobody", pageOf(edited)), "said the keeper of the lamp; and nobody");
});

test("words that were edited are found where they differ least", () => {
  const edited = [...TIDE];
  edited[4] = "By noon it was seen off the long point, a grey gull standing in its bow.";
  assert.equal(again("off the point, with a gull standing", pageOf(edited)), "off the long point, a grey gull standing");
  const spelled = pageOf(TIDE.map((text) => text.replace("harbour", "harbor")));
  assert.equal(again("harbour", spelled), "harbor");
});

test("a paragraph that was divided within the words keeps them all", () => {
  const divided = [...TIDE.slice(0, 2), "Nobody had tied it, said the keeper", "of the lamp, and nobody would.", ...TIDE.slice(3)];
  assert.equal(again("the keeper of the lamp", pageOf(divided)), "the keeper of the lamp");
});

test("words that are gone are not found in others", () => {
  assert.equal(again(TIDE[4], pageOf(TIDE.slice(0, 4))), null);
  const other = ["She had bought it in a market, for the sake of its handle, and never boiled an egg in it."];
  for (const words of [...TIDE, "tide", "boat"]) assert.equal(again(words, pageOf(other)), null, words);
});

test("a short answer that is gone is not the same answer to another question", () => {
  const { selector } = described(page, placeOf(page, "“Yes.”"));
  const other = pageOf(["Would he come?", "“Yes.”", "He came on a Tuesday, with his dog."]);
  assert.equal(found(selector, other), null);
});

test("on a page where they were not, only the same words count", () => {
  const near = [...TIDE];
  near[4] = "By noon it was seen off the point, a grey gull standing in the bow.";
  assert.equal(again("with a gull standing in the bow", pageOf(near)), "a grey gull standing in the bow");
  assert.equal(again("with a gull standing in the bow", pageOf(near), true), null);
  assert.equal(again("took a rowing boat with it", pageOf(near), true), "took a rowing boat with it");
});

test("two highlights that overlap are found each for itself", () => {
  const edited = pageOf(["Before.", ...TIDE]);
  assert.equal(again("left the harbour at six", edited), "left the harbour at six");
  assert.equal(again("harbour at six, and took", edited), "harbour at six, and took");
});

test("a script without spaces is found again, too", () => {
  const before = pageOf(["潮が六時に港を出て、小舟を一艘連れて行った。", "昼には岬の沖に見えた。"]);
  const after = pageOf(["朝の潮が六時に港を離れて、小舟を一艘連れて行った。", "昼には岬の沖に見えた。"]);
  const { selector } = described(before, placeOf(before, "港を出て、小舟を一艘"));
  const place = found(selector, after);
  assert.equal(after.text.slice(place.start, place.end), "港を離れて、小舟を一艘");
});

test("the closest stretch is the whole of the words, and nothing beside them", () => {
  const quote = { prefix: "took a ", exact: "rowing boat", suffix: " with it" };
  const text = "it took an old rowing boat with it";
  const place = closest(quote, text);
  assert.equal(place && text.slice(place.start, place.end), "rowing boat");
  assert.equal(closest(quote, ""), null);
  assert.equal(closest(quote, "nothing like that"), null);
});
