/* Search in the light index, for a book that is opened from a folder. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { answers, entriesOf, find, spellingsIn } from "../../../tools/fascicle/sphinx_ext/search/scripts/light-search.js";

const WORKS = entriesOf([
  ["The Lamp", "Ottilie Brandt", "Lights", "Barnaby Quill, Zoë", "the sea, keepers", [
    ["lamp/index.html", "The Lamp", []],
    ["lamp/one.html", "CHAPTER I. The Stairs", [["p-1", "The tide had gone out past the Café…"], ["d-1", "A Song of Goats"]]],
  ]],
  ["The Oar", "J. R. Pell", "", "", "a lamp, brothers", [["oar/index.html", "The Oar", [["p-2", "The kettle went over the side…"]]]]],
  ["图书馆的猫", "林小雨", "", "", "", [["cat/index.html", "图书馆的猫", [["p-3", "他走进了图书馆…"]]]]],
]);
const shown = (query) => find(WORKS, query).map((entry) => entry.shown);

test("titles, people, series, characters and tags are found, in any order of the words", () => {
  for (const query of ["lamp the", "Brandt, Ottilie", "lights", "quill", "keepers sea", "brandt keepers"]) {
    assert.equal(shown(query)[0], "The Lamp", query);
  }
  assert.deepEqual(shown("lamp"), ["The Lamp", "The Oar"]);
});

test("headings and opening words are found, with the words of their work but not by those alone", () => {
  assert.deepEqual(shown("stairs"), ["CHAPTER I. The Stairs"]);
  assert.deepEqual(shown("lamp stairs"), ["CHAPTER I. The Stairs"]);
  assert.deepEqual(shown("cafe tide"), ["The tide had gone out past the Café…"]);
  assert.deepEqual(shown("goats brandt"), ["A Song of Goats"]);
  assert.equal(find(WORKS, "goats")[0].address, "lamp/one.html#d-1");
  assert.deepEqual(shown("zeppelin"), []);
  assert.deepEqual(shown("!"), []);
});

test("the words of a title alone find no chapter of it", () => {
  assert.deepEqual(shown("the lamp"), ["The Lamp", "The Oar"]);
  assert.deepEqual(shown("the oar"), ["The Oar"]);
});

test("whole words come before beginnings", () => {
  const works = entriesOf(["Seatown", "Tides"].map((title) => [title, "", "", "", title === "Tides" ? "the sea" : "", []]));
  assert.deepEqual(find(works, "sea").map((entry) => entry.shown), ["Tides", "Seatown"]);
});

test("words are found by their beginnings, phrases in a row, and letters of scripts without spaces anywhere", () => {
  assert.deepEqual(shown("goat"), ["A Song of Goats"]);
  assert.deepEqual(shown("oat"), []);
  assert.deepEqual(shown('"song of goats"'), ["A Song of Goats"]);
  assert.deepEqual(shown('"goats of song"'), []);
  assert.deepEqual(shown("图书"), ["图书馆的猫", "他走进了图书馆…"]);
});

test("a field is shown only where it has words of the query", () => {
  assert.ok(answers("the sea, keepers", "keepers brandt"));
  assert.ok(!answers("the sea, keepers", "brandt"));
});

test("the spellings are those of the index, the most frequent first", () => {
  const spellings = spellingsIn(WORKS);
  assert.equal(spellings[0], "The");
  for (const word of ["Brandt", "Quill", "keepers", "Goats", "Café"]) assert.ok(spellings.includes(word), word);
  assert.ok(!spellings.includes("图书馆的猫"));
});
