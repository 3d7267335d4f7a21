/* Rankings: lists of results that grow as indexes answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Ranking } from "../../../tools/fascicle/sphinx_ext/search/scripts/ranking.js";

/* As much of a document as a list needs. */
class Item {
  className = "";
  children = [];
  insertBefore(item, next) {
    this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, item);
  }
  append() {}
}
globalThis.document = { createElement: () => new Item() };

const hit = (id, score) => ({ id, score, shard: { record: async () => ({}) } });
const ranking = (mayOvertake, itemOf = (_, { id }) => id) => new Ranking({ step: 2, isExact: true, mayOvertake }, itemOf);
const isCurrent = () => false;

const fill = async (list, ...hits) => {
  list.add(hits);
  await list.fill(isCurrent);
  return list.element.children;
};

test("the best are shown, the others wait", async () => {
  const list = ranking(false);
  assert.deepEqual(await fill(list, hit("low", 1), hit("high", 9), hit("middle", 5)), ["high", "middle"]);
  assert.equal(list.count, 3);
  assert.deepEqual(list.waiting.map(({ id }) => id), ["low"]);
});

test("in the order of the text, the first are shown", async () => {
  const list = new Ranking({ step: 2, isExact: true, mayOvertake: false, inOrder: true }, (_, { id }) => id);
  const [last, first, second] = [{ ...hit("c", 1), at: 7 }, { ...hit("a", 2), at: 3 }, { ...hit("b", 9), at: 5 }];
  assert.deepEqual(await fill(list, last, first, second), ["a", "b"]);
  assert.deepEqual(list.waiting.map(({ id }) => id), ["c"]);
});

test("passages that come later are added or wait", async () => {
  const list = ranking(false);
  await fill(list, hit("low", 1));
  assert.deepEqual(await fill(list, hit("high", 9), hit("higher", 10)), ["low", "higher"]);
});

test("a better work that comes later is set before those that are shown", async () => {
  const list = ranking(true);
  await fill(list, hit("tag", 4), hit("another tag", 3), hit("summary", 1));
  assert.deepEqual(await fill(list, hit("title", 9), hit("worse", 2)), ["title", "tag", "another tag"]);
  assert.deepEqual(list.waiting.map(({ id }) => id), ["worse", "summary"]);
});

test("what does not answer after all is left out", async () => {
  const list = ranking(false, (_, { id }) => (id === "false" ? null : id));
  assert.deepEqual(await fill(list, hit("false", 9), hit("true", 5)), ["true"]);
  assert.equal(list.count, 1);
});
