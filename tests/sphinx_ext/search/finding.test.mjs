/* What answers a query: words in a row, runs of letters, places in records, passages. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { descriptionOf, passageOf } from "../../../tools/fascicle/sphinx_ext/search/scripts/passage.js";
import { hitOf, inAll, inARow, shortestSpan } from "../../../tools/fascicle/sphinx_ext/search/scripts/places.js";
import { parse } from "../../../tools/fascicle/sphinx_ext/search/scripts/query.js";
import { partsOf, read } from "../../../tools/fascicle/sphinx_ext/search/scripts/record.js";
import { segmentations } from "../../../tools/fascicle/sphinx_ext/search/scripts/segments.js";
import { bitsOf, inOrder } from "../../../tools/fascicle/sphinx_ext/search/scripts/shards.js";
import { fold, runs, sequences, wordsOf } from "../../../tools/fascicle/sphinx_ext/search/scripts/words.js";

const match = (...places) => ({ score: 1, places });

/* A record of two paragraphs, as the index keeps it. */
const record = (paragraphs, rating = null) => {
  const sizes = paragraphs.flatMap((text, number) => [`p-${number}`, text.length]);
  const head = ["The Door", "Chapter 1", "Ada Quill", sizes, [], rating];
  return { url: `works/door/one.html#${JSON.stringify(head)}`, content: paragraphs.join(" ") };
};

test("words are found without case, accents and apostrophes", () => {
  assert.equal(fold("Zoë’s"), "zoes");
  assert.deepEqual(wordsOf("O'Brien went—home.").map(({ word }) => word), ["obrien", "went", "home"]);
});

test("words in a row are found where they stand", () => {
  const text = "It rained. It rained again.";
  assert.deepEqual(sequences(wordsOf(text), ["it", "rained"]), [{ start: 0, end: 9 }, { start: 11, end: 20 }]);
  assert.deepEqual(runs("图书馆的图书", "图书"), [{ start: 0, end: 2 }, { start: 4, end: 6 }]);
});

test("a run is divided by the words that the index knows, the last of which may go on", async () => {
  const known = new Set(["图书", "馆", "图书馆"]);
  const ways = await segmentations("图书馆", async (word) => known.has(word));
  assert.deepEqual(ways.slice(0, 2), [["图书馆"], ["图书", "馆"]]);
  const open = await segmentations("图书的", async (word) => known.has(word));
  assert.deepEqual(open.at(-1), ["图书", "的"]);
});

test("only records that have all parts are kept", () => {
  const both = inAll([new Map([[1, match(3)], [2, match(5)]]), new Map([[2, match(9)]])]);
  assert.deepEqual(both, [[2, [match(5), match(9)]]]);
  assert.deepEqual(inAll([]), []);
});

test("a phrase needs its words one after another, or in one token", () => {
  const found = inARow([new Map([[1, match(3, 8)], [2, match(1)]]), new Map([[1, match(9)], [2, match(1)]])]);
  assert.deepEqual([...found.keys()], [1, 2]);
  assert.deepEqual(found.get(1).places, [8]);
  assert.equal(inARow([new Map([[1, match(3)]]), new Map([[1, match(5)]])]).size, 0);
});

test("parts that stand closer together make a better hit", () => {
  const near = hitOf({}, 1, [match(4), match(5)]);
  const far = hitOf({}, 2, [match(4), match(50)]);
  assert.ok(near.score > far.score);
  assert.equal(shortestSpan([[1, 20], [22], [19]]), 4);
});

test("the gaps of a record are undone, and its paragraphs laid out", () => {
  const seen = read({ url: 'a.html#["T","N","A",["p",5,"q",4],[2]]', content: "th e door is" });
  assert.equal(seen.text.startsWith("the door"), true);
  assert.deepEqual(seen.paragraphs.map(({ anchor, start }) => [anchor, start]), [["p", 0], ["q", 6]]);
});

test("a token of several words is also found as one", () => {
  assert.deepEqual(partsOf("co-operate").map(({ word }) => word), ["co", "operate", "cooperate"]);
});

test("the passage is the paragraph that has all parts, marked", () => {
  const one = record(["A lamp stood there.", "The lamp and the door were green."]);
  const found = passageOf(one, parse("lamp door "), [[1, 5], [8]]);
  assert.equal(found.anchor, "p-1");
  assert.deepEqual(found.marks.map(({ start, end }) => found.text.slice(start, end)), ["lamp", "door"]);
  assert.equal(found.wanted, "lamp door");
});

test("the other paragraphs that answer as well follow in reading order", () => {
  const one = record(["A lamp, far from any door.", "No light.", "The lamp door.", "Door and lamp."]);
  const found = passageOf(one, parse("lamp door "), [[1, 9, 13], [5, 10, 11]]);
  assert.equal(found.anchor, "p-2");
  assert.deepEqual(found.others.map(({ anchor }) => anchor), ["p-0", "p-3"]);
  assert.equal(found.others[0].wanted, "lamp door");
});

test("a description shows its fields, with the words marked wherever they stand", () => {
  const sizes = ["=title", 8, "=authors", 9, "=summary", 16, "=summary", 11];
  const content = "The Door Ada Quill A long corridor. A blue door";
  const one = { url: `works/door/#${JSON.stringify(["The Door", "", "Ada Quill", sizes])}`, content };
  const { address, fields } = descriptionOf(one, parse("door quill "), [[1, 9], [3]]);
  assert.equal(address, "works/door/");
  assert.deepEqual(fields["=title"].marks, [{ start: 4, end: 8 }]);
  assert.deepEqual(fields["=authors"].marks, [{ start: 4, end: 9 }]);
  assert.equal(fields["=summary"].text, "A blue door");
  assert.equal(descriptionOf(one, parse('"quill door"'), [[3]]), null);
});

test("a phrase that does not stand in the text after all is no passage", () => {
  assert.equal(passageOf(record(["A lamp. The door."]), parse('"lamp door"'), [[1]]), null);
});

test("a long paragraph is cut around the words", () => {
  const long = `${"word ".repeat(100)}lamp ${"word ".repeat(100)}`.trim();
  const found = passageOf(record([long]), parse("lamp "), [[100]]);
  assert.ok(found.text.length <= 260);
  assert.ok(found.isCutBefore && found.isCutAfter);
  assert.equal(found.text.slice(found.marks[0].start, found.marks[0].end), "lamp");
});

test("the work that is read is asked first, then its language, then the library's", () => {
  const listed = [
    { path: "a", language: "en", bits: "" },
    { path: "b", language: "de", bits: bitsOf("turm").slice(0, 1) },
    { path: "c", language: "fr", bits: "" },
  ];
  const work = { slug: "turm", language: "de" };
  assert.deepEqual(inOrder(listed, "en", work, true).map(({ path }) => path), ["b", "a", "c"]);
  assert.deepEqual(inOrder(listed, "en", work, false).map(({ path }) => path), ["b"]);
});
