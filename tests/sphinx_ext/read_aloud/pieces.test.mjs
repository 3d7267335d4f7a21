/* What a voice is given at once: whole sentences, not too many, no signs alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { piecesOf } from "../../../tools/fascicle/sphinx_ext/read_aloud/scripts/pieces.js";
import { voicesFor } from "../../../tools/fascicle/sphinx_ext/read_aloud/scripts/voices.js";

test("pieces are whole sentences and have all words", () => {
  const sentence = "The toll keeper counted the geese twice and wrote the number down. ";
  const pieces = piecesOf(sentence.repeat(9), "en");
  assert.ok(pieces.length > 2);
  assert.equal(pieces.join(" "), sentence.repeat(9).trim());
  for (const piece of pieces) assert.match(piece, /^The .*down\.$/);
});

test("a sentence without end is one piece", () => {
  const endless = "and on ".repeat(100);
  assert.deepEqual(piecesOf(endless, "en"), [endless.trim()]);
});

test("signs alone are not said", () => {
  assert.deepEqual(piecesOf(" * * * ", "en"), []);
  assert.deepEqual(piecesOf("", "en"), []);
});

test("sentences end as in the language", () => {
  assert.equal(piecesOf(`${"雨".repeat(150)}。${"川".repeat(150)}。`, "ja").length, 2);
});

test("voices of the same region come first, those of other languages not at all", () => {
  const voices = [["en-US", true], ["de-AT", true], ["en_GB", false], ["fr", true]].map(([lang, localService]) => ({ lang, localService }));
  assert.deepEqual(voicesFor(voices, "en-GB").map(({ lang }) => lang), ["en_GB", "en-US"]);
  assert.deepEqual(voicesFor(voices, "nl"), []);
});
