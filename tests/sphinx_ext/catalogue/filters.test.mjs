/* Filters and orders of the catalogue, and the address that keeps them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, numberOf, stateOf } from "../../../tools/fascicle/sphinx_ext/catalogue/scripts/address.js";
import { filtered } from "../../../tools/fascicle/sphinx_ext/catalogue/scripts/filtering.js";
import { sorted } from "../../../tools/fascicle/sphinx_ext/catalogue/scripts/sorting.js";
import { folded } from "../../../tools/fascicle/sphinx_ext/catalogue/scripts/works.js";

const work = (order, tags, more = {}) => ({
  order, text: "", author: 0, words: 1000, date: "", ...more,
  values: { author: [], series: [], rating: [], language: [], status: [], ...more.values, tag: tags.map((tag) => [tag, tag]) },
});
const works = [work(0, ["sea", "letters"], { words: 500 }), work(1, ["sea"], { date: "2026-01-02", author: 2 }), work(2, [], { words: 9000, author: 1 })];
const orders = (state) => filtered(works, { ...stateOf(""), ...state }).remaining.map(({ order }) => order);

test("a work has all chosen tags and none that is excluded", () => {
  assert.deepEqual(orders({ chosen: { tag: ["sea"] } }), [0, 1]);
  assert.deepEqual(orders({ chosen: { tag: ["sea", "letters"] } }), [0]);
  assert.deepEqual(orders({ chosen: { tag: ["sea"] }, excluded: { tag: ["letters"] } }), [1]);
});

test("lengths are bounds in words, both included", () => {
  assert.deepEqual(orders({ from: 1000, to: 9000 }), [1, 2]);
});

test("a value counts the works that would remain with it", () => {
  const { counts } = filtered(works, { ...stateOf(""), chosen: { tag: ["letters"] } });
  assert.equal(counts.tag.get("sea"), 1);
});

test("what a work lacks comes last in both directions", () => {
  assert.deepEqual(sorted(works, "author").map(({ order }) => order), [2, 1, 0]);
  assert.deepEqual(sorted(works, "-author").map(({ order }) => order), [1, 2, 0]);
  assert.deepEqual(sorted(works, "-date").map(({ order }) => order), [1, 0, 2]);
});

test("an address keeps a state, and an unknown order is that of titles", () => {
  const query = "?q=door&tag=sea&not-tag=war&from=100&sort=-words";
  assert.equal(addressOf(stateOf(query)), query);
  assert.equal(stateOf("?sort=nonsense").sort, "title");
  assert.equal(addressOf(stateOf("")), "");
});

test("what is typed as a number and is none is no bound", () => {
  assert.equal(numberOf("x"), null);
  assert.equal(numberOf("-5"), null);
  assert.equal(numberOf("0"), 0);
});

test("case, accents and apostrophes do not count", () => {
  assert.equal(folded("Zoë’s ‘Été"), "zoes ete");
});
