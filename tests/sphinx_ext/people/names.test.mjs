/* Names on a page: which are marked, whose they are, and what may be told of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { namesOn, toldOf } from "../../../tools/fascicle/sphinx_ext/people/scripts/known.js";
import { folded, namesIn } from "../../../tools/fascicle/sphinx_ext/people/scripts/names.js";

const ada = { name: "Ada Vickery", page: "people/ada.html", opens: 0, called: [["Ada Vickery", 1, 0], ["Ada", 1, 1], ["the Heron", 3, 0]], scenes: [2, 1, 4] };
const name = (text, owner, isFirst = false) => ({ typed: text, text: folded(text), first: 1, isFirst, owner });
const found = (text, ...names) => namesIn(text, names, "'s").map(({ start, end }) => text.slice(start, end));

test("a name counts as whole words, with its possessive", () => {
  assert.deepEqual(found("Ada saw Adam. Ada’s lamp; Ada-Mae.", name("Ada", ada)), ["Ada", "Ada"]);
});

test("of names that overlap the longest counts", () => {
  assert.deepEqual(found("Ada Vickery came.", name("Ada", ada), name("Ada Vickery", ada)), ["Ada Vickery"]);
});

test("a first name with another surname is somebody else's", () => {
  assert.deepEqual(found("Ada Thorne came; Ada went.", name("Ada", ada, true)), ["Ada"]);
});

test("a name that two have is nobody's", () => {
  assert.deepEqual(found("Captain Bell spoke.", name("Captain", ada), name("Captain Bell", null)), []);
});

test("what is told is what the pages before have told", () => {
  const [, , heron] = namesOn({ people: [ada], others: [] }, 3);
  assert.deepEqual(toldOf(heron, 3), { name: "the Heron", isNew: true });
  const [full] = namesOn({ people: [ada], others: [] }, 3);
  assert.deepEqual(toldOf(full, 3), { name: "Ada Vickery", also: ["Ada"], first: 0, scenes: 3, more: "people/ada.html" });
});

test("a secret is nobody's before its page", () => {
  const secret = { ...ada, opens: 3 };
  assert.equal(namesOn({ people: [secret], others: [] }, 2)[0].owner, null);
  assert.equal(namesOn({ people: [secret], others: [] }, 4)[0].owner, secret);
});
