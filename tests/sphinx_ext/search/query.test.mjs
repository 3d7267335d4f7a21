/* Queries: the parts that a reader's words are read as. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { excluded, parse, unquoted } from "../../../tools/fascicle/sphinx_ext/search/scripts/query.js";

const typed = (text) => parse(text).map((part) => part.typed.join(" "));

test("words are parts of their own", () => {
  assert.deepEqual(typed("tin whistle"), ["tin", "whistle"]);
});

test("a phrase in quotes of any shape is one part", () => {
  for (const text of ['"tin whistle" lamp', "“tin whistle” lamp", "„tin whistle“ lamp", "«tin whistle» lamp"]) {
    assert.deepEqual(typed(text), ["tin whistle", "lamp"]);
  }
});

test("only the last word may still go on", () => {
  assert.deepEqual(parse("tin whis").map((part) => part.isOpen), [false, true]);
  assert.deepEqual(parse("tin whis ").map((part) => part.isOpen), [false, false]);
  assert.deepEqual(parse('"tin whis').map((part) => part.isOpen), [true]);
  assert.deepEqual(parse('"tin whis"').map((part) => part.isOpen), [false]);
});

test("a part knows how it was typed, for messages", () => {
  assert.deepEqual(parse('"die Gans"  O’Brien Straße').map((part) => part.source), ["die Gans", "O’Brien", "Straße"]);
});

test("case, accents and apostrophes do not count", () => {
  assert.deepEqual(parse("Café O’Brien").flatMap((part) => part.words), ["cafe", "obrien"]);
});

test("letters of a script without spaces are a run, in quotes or not", () => {
  assert.equal(parse("图书馆")[0].isRun, true);
  assert.equal(parse("「图书馆」")[0].isRun, true);
  assert.equal(parse("library")[0].isRun, false);
});

test("nothing but marks is no query", () => {
  assert.deepEqual(parse(' "" … — '), []);
});

test("without its quotes a query has the same words, each on its own", () => {
  assert.equal(unquoted('lamp "tin whistle" „on'), "lamp tin whistle on");
  assert.equal(unquoted("lamp"), "lamp");
});

test("what stands behind a minus is not to be found", () => {
  assert.deepEqual(typed('goose -brendan −"old ferry" lamp'), ["goose", "lamp"]);
  assert.deepEqual(excluded('goose -brendan −"old ferry" lamp').map((part) => part.words.join(" ")), ["brendan", "old ferry"]);
  for (const text of ["sea-wall", "goose - lamp", "goose -", "- goose", '"goose -lamp"']) {
    assert.deepEqual(excluded(text), [], text);
  }
  assert.deepEqual(typed('"goose -lamp"'), ["goose lamp"]);
});
