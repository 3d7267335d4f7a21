/* What a reader keeps: the version of its form, older and newer forms, storage that refuses. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { record } from "../../../tools/fascicle/sphinx_ext/web/scripts/records.js";

let kept = new Map();
let said = [];
let isFull = false;

class FakeElement {
  append() {}
  setAttribute() {}
  addEventListener() {}
  replaceChildren(...inside) {
    this.inside = inside;
  }
}

beforeEach(() => {
  kept = new Map();
  said = [];
  isFull = false;
  globalThis.setTimeout = () => 0;
  globalThis.localStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => {
      if (isFull) throw new Error("QuotaExceededError");
      kept.set(name, value);
    },
    removeItem: (name) => kept.delete(name),
  };
  globalThis.document = {
    documentElement: { dataset: { library: "Harbour" } },
    createElement: () => {
      const made = new FakeElement();
      made.append = (...inside) => said.push(...inside.filter((part) => typeof part === "string"));
      return made;
    },
    body: { append() {} },
    querySelector: () => null,
    querySelectorAll: () => [],
  };
});

const shelf = record({
  name: "shelf",
  version: 2,
  empty: () => ({ books: [] }),
  upgrade: (older, from) => ({ books: from === 1 ? older : [] }),
});

test("a record is read as it was kept, apart for each library", () => {
  assert.deepEqual(shelf.read(), { books: [] });
  assert.equal(shelf.keep({ books: ["tides"] }), true);
  assert.deepEqual(shelf.read(), { books: ["tides"] });
  document.documentElement.dataset.library = "Other";
  assert.deepEqual(shelf.read(), { books: [] });
});

test("a record of an older form is brought up to date", () => {
  kept.set("fascicle:Harbour:shelf", JSON.stringify({ version: 1, data: ["tides"] }));
  assert.deepEqual(shelf.read(), { books: ["tides"] });
});

test("a record of a newer form is not written over, and the reader is told", () => {
  const newer = JSON.stringify({ version: 3, data: { rows: {} } });
  kept.set("fascicle:Harbour:shelf", newer);
  assert.deepEqual(shelf.read(), { books: [] });
  assert.equal(shelf.keep({ books: ["lamp"] }), false);
  assert.equal(kept.get("fascicle:Harbour:shelf"), newer);
  assert.ok(said.some((text) => text.startsWith("Reload")), said.join());
});

test("what cannot be read counts as nothing", () => {
  for (const text of ["{", "7", "null", "[]", '{"version": "2", "data": 1}', '{"version": 2}']) {
    kept.set("fascicle:Harbour:shelf", text);
    assert.deepEqual(shelf.read(), { books: [] }, text);
  }
});

test("a full storage is told", () => {
  isFull = true;
  assert.equal(shelf.keep({ books: ["lamp"] }), false);
  assert.ok(said.some((text) => text.startsWith("Your browser")), said.join());
});
