/* Spelling: what a misspelt word may have meant, and the queries that are offered for it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { distance, nearest, plain } from "../../../tools/fascicle/sphinx_ext/search/scripts/spelling.js";
import { respelt, suggestions } from "../../../tools/fascicle/sphinx_ext/search/scripts/suggestions.js";

const BOOK = ["the", "tunnel", "goose", "Goose", "Zoë", "rose", "Großmutter", "Orchardson", "geese", "dog"];
const none = new Set();
const everything = async () => true;

test("letters added, dropped, changed or swapped are one mistake each", () => {
  assert.equal(distance("gose", "goose", 2), 1);
  assert.equal(distance("gooose", "goose", 2), 1);
  assert.equal(distance("goase", "goose", 2), 1);
  assert.equal(distance("gosoe", "goose", 2), 1);
  assert.equal(distance("orchrdsen", "orchardson", 2), 2);
  assert.equal(distance("same", "same", 1), 0);
});

test("more mistakes than allowed are not counted to the end", () => {
  assert.equal(distance("kettle", "umbrella", 2), 3);
  assert.equal(distance("abcdef", "uvwxyz", 2), 3);
});

test("short words may have one mistake, long ones two, and the shortest none", () => {
  const words = BOOK.map(plain);
  assert.deepEqual(nearest("gose", words, 3), ["goose", "goose", "rose"]);
  assert.deepEqual(nearest("gosse", words, 9), ["goose", "goose"]);
  assert.deepEqual(nearest("gxsxe", words, 3), []);
  assert.deepEqual(nearest("orchadsen", words, 3), ["orchardson"]);
  assert.deepEqual(nearest("te", words, 3), []);
});

test("the same letters come first, then the same first letter, then the more frequent word", () => {
  assert.deepEqual(nearest("gose", ["gone", "rose", "goes", "goose"], 3), ["goes", "goose", "gone"]);
  assert.deepEqual(nearest("hose", ["rose", "nose", "house", "horse"], 3), ["house", "horse", "rose"]);
});

test("a word with more mistakes than another is no guess", () => {
  assert.deepEqual(nearest("ferrry", ["feary", "ferry", "fairy"], 3), ["ferry"]);
});

test("the unknown words of a query are respelt as the book has them", () => {
  assert.deepEqual(respelt("tunel", BOOK, none), ["tunnel"]);
  assert.deepEqual(respelt("the tunel gose", BOOK, none), ["the tunnel goose"]);
  assert.deepEqual(respelt('"the tunel', BOOK, none), ['"the tunnel']);
  assert.deepEqual(respelt("grosmutter", BOOK, none), ["Großmutter"]);
  assert.deepEqual(respelt("gose", BOOK, none), ["goose", "rose"]);
});

test("what is known, spelt without its accents, or unlike anything, is left as it is", () => {
  assert.deepEqual(respelt("zoe goose", BOOK, none), []);
  assert.deepEqual(respelt("gosling tunel", BOOK, new Set(["gosling"])), ["gosling tunnel"]);
  assert.deepEqual(respelt("zeppelin", BOOK, none), []);
  assert.deepEqual(respelt("图书馆", BOOK, none), []);
});

test("only spellings that find something are offered", async () => {
  assert.deepEqual(await suggestions("gose", BOOK, none, async (query) => query === "rose"), ["rose"]);
  assert.deepEqual(await suggestions("gose", BOOK, none, everything), ["goose", "rose"]);
});
