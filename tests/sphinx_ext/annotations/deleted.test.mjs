/* Highlights of one or two words in paragraphs that were deleted, or edited, in many random cases. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { described, found } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/anchors.js";
import { pageOf } from "./pages.mjs";

const CASES = 250;
// From the root of the repository, where tests of scripts are run.
const TEXTS = ["tunnel-goose", "the-two-bushels"].map((name) =>
  readFileSync(`texts/${name}.txt`, "utf8")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
    .filter(Boolean),
);

/* The same numbers in each run (Numerical Recipes). */
let state = 36;
function below(end) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
}

/* A page, one of its paragraphs that is there once, and one or two words of it. */
function someCase() {
  const paragraphs = TEXTS[below(TEXTS.length)];
  const at = below(paragraphs.length);
  const words = [...paragraphs[at].matchAll(/[\p{L}\p{N}’'-]+/gu)];
  const count = 1 + below(2);
  if (words.length < count + 4 || paragraphs.indexOf(paragraphs[at]) !== paragraphs.lastIndexOf(paragraphs[at])) return someCase();
  const first = below(words.length - count + 1);
  const last = words[first + count - 1];
  return { paragraphs, at, words, first, count, place: { start: words[first].index, end: last.index + last[0].length } };
}

function selectorOf({ paragraphs, at, place }) {
  const page = pageOf(paragraphs);
  const { start } = page.units[at];
  return described(page, { start: start + place.start, end: start + place.end }).selector;
}

test("words of a deleted paragraph are never found in others", () => {
  const jumps = Array.from({ length: CASES }, someCase).filter((one) =>
    found(selectorOf(one), pageOf(one.paragraphs.filter((_, place) => place !== one.at))),
  );
  assert.equal(jumps.length, 0);
});

test("words are found in a paragraph in which another word was edited, and never elsewhere", () => {
  let kept = 0;
  for (let left = CASES; left; left--) {
    const one = someCase();
    const others = one.words.filter((_, place) => place < one.first || place >= one.first + one.count);
    const { index, 0: word } = others[below(others.length)];
    const before = one.paragraphs[one.at];
    const edited = `${before.slice(0, index)}otherwise${before.slice(index + word.length)}`;
    const page = pageOf(one.paragraphs.map((text, place) => (place === one.at ? edited : text)));
    const shift = index < one.place.start ? "otherwise".length - word.length : 0;
    const start = page.units[one.at].start + one.place.start + shift;
    const place = found(selectorOf(one), page);
    if (place) assert.equal(place.start, start);
    if (place) kept += 1;
  }
  assert.ok(kept >= CASES * 0.9, `${kept} of ${CASES}`);
});
