/* What a reader keeps: the version of its form, older and newer forms, storage that refuses. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { record } from "../../../tools/fascicle/sphinx_ext/web/scripts/records.js";

// Names of what is kept by this book, and by all books of its title.
const OWN = "fascicle:Harbour:/a/:";
const TITLE = "fascicle:Harbour:";

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
  globalThis.location = new URL("https://books.example/a/works/page.html");
  globalThis.localStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => {
      if (isFull) throw new Error("QuotaExceededError");
      kept.set(name, value);
    },
    removeItem: (name) => kept.delete(name),
  };
  globalThis.document = {
    documentElement: { dataset: { library: "Harbour", content_root: "../" } },
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
  sound: (data) => (Array.isArray(data?.books) ? { ...data, books: data.books.filter((book) => typeof book === "string") } : null),
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
  kept.set(`${OWN}shelf`, JSON.stringify({ version: 1, data: ["tides"] }));
  assert.deepEqual(shelf.read(), { books: ["tides"] });
});

test("a record of a newer form is not written over, and the reader is told", () => {
  const newer = JSON.stringify({ version: 3, data: { rows: {} } });
  kept.set(`${OWN}shelf`, newer);
  assert.deepEqual(shelf.read(), { books: [] });
  assert.equal(shelf.keep({ books: ["lamp"] }), false);
  assert.equal(kept.get(`${OWN}shelf`), newer);
  assert.ok(said.some((text) => text.startsWith("Reload")), said.join());
});

const ODD = ["", "{", "7", "null", "[]", '{"version": "2", "data": 1}', '{"version": 2}', '{"version": 2, "data": null}', '{"version": 2, "data": {"books": {}}}'];

test("what cannot be read counts as nothing, is set aside once, and the reader is told", () => {
  for (const text of ODD) {
    kept.clear();
    said = [];
    kept.set(`${OWN}shelf`, text);
    assert.deepEqual(shelf.read(), { books: [] }, text);
    assert.deepEqual([...kept], [[`${OWN}set-aside:shelf:1`, text]]);
    assert.ok(said.some((each) => each.includes("set aside")), text);
    said = [];
    assert.equal(shelf.keep({ books: ["lamp"] }), true);
    assert.deepEqual(shelf.read(), { books: ["lamp"] });
    assert.equal(kept.get(`${OWN}set-aside:shelf:1`), text);
    assert.deepEqual(said, []);
  }
});

test("of a record that is partly of a wrong shape the rest is read, and all of it set aside", () => {
  const text = '{"version":2,"data":{"books":["tides",7,"lamp"]}}';
  kept.set(`${OWN}shelf`, text);
  kept.set(`${OWN}set-aside:shelf:1`, "an older one");
  assert.deepEqual(shelf.read(), { books: ["tides", "lamp"] });
  assert.deepEqual(shelf.read(), { books: ["tides", "lamp"] });
  assert.equal(kept.get(`${OWN}set-aside:shelf:1`), "an older one");
  assert.equal(kept.get(`${OWN}set-aside:shelf:2`), text);
  assert.equal(kept.size, 3);
});

test("what cannot be set aside for want of room is not written over", () => {
  kept.set(`${OWN}shelf`, "{");
  const set = localStorage.setItem;
  localStorage.setItem = (name, value) => {
    if (name.includes("set-aside")) throw new Error("QuotaExceededError");
    set(name, value);
  };
  assert.deepEqual(shelf.read(), { books: [] });
  assert.equal(shelf.keep({ books: ["lamp"] }), false);
  assert.equal(kept.get(`${OWN}shelf`), "{");
});

test("two books of one title have their own, and the first takes over what was of both", () => {
  kept.set(`${TITLE}shelf`, '{"version":2,"data":{"books":["tides"]}}');
  assert.deepEqual(shelf.read(), { books: ["tides"] });
  assert.deepEqual([...kept.keys()], [`${OWN}shelf`]);
  globalThis.location = new URL("https://books.example/b/works/page.html");
  assert.deepEqual(shelf.read(), { books: [] });
  shelf.forget();
  assert.equal(kept.size, 1);
});

test("versions on one host are one book, and so is a folder that has moved", () => {
  shelf.keep({ books: ["tides"] });
  globalThis.location = new URL("https://books.example/a/latest/works/page.html");
  document.documentElement.dataset.version = "latest";
  assert.deepEqual(shelf.read(), { books: ["tides"] });
  for (const place of ["file:///home/ann/book/works/page.html", "file:///home/ann/books/works/page.html"]) {
    globalThis.location = new URL(place);
    assert.equal(shelf.read().books.length, Number(place.includes("/books/")));
    shelf.keep({ books: ["lamp"] });
  }
});

test("a full storage is told", () => {
  isFull = true;
  assert.equal(shelf.keep({ books: ["lamp"] }), false);
  assert.ok(said.some((text) => text.startsWith("Your browser")), said.join());
});
