/* Files of annotations: saved, read, joined; as Markdown. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { described } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/anchors.js";
import { annotationOf, withNote } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/annotation.js";
import { collectionOf, read } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/collection.js";
import { merged, newIn } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/merged.js";
import { markdownOf } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/notes-markdown.js";
import { addressOf } from "../../../tools/fascicle/sphinx_ext/annotations/scripts/text-link.js";
import { pageOf, placeOf } from "./pages.mjs";

const one = pageOf(["The tide left the harbour at six.", "Nobody had tied the boat."]);
const two = pageOf(["# It was seen off the point, *with* a gull."], "works/tide/two.html");
const target = (page, words) => described(page, placeOf(page, words));

const bookmark = annotationOf([target(two, "# It was seen")], { isBookmark: true });
const plain = annotationOf([target(two, "off the point, *with* a gull")]);
const noted = annotationOf([target(one, "left the harbour at six."), target(one, "Nobody had tied")], { note: "Who?\nNot the keeper." });

const kept = {
  title: "The Tide",
  language: "en",
  direction: "ltr",
  items: [plain, bookmark, noted],
  lost: [],
  pages: { "works/tide/one.html": { name: "1. Out", order: 1 }, "works/tide/two.html": { name: "2. Seen", order: 2 } },
};
const nothing = { title: "", language: "", direction: "", items: [], lost: [], pages: {} };
const BASE = "https://books.example/tides/";
const file = (base = BASE) => JSON.stringify(collectionOf({ tide: kept }, "Tides", base));

test("motivations are those of the W3C, and follow the note", () => {
  assert.deepEqual([bookmark, plain, noted].map(({ motivation }) => motivation), ["bookmarking", "highlighting", "commenting"]);
  assert.equal(withNote(plain, "a note").motivation, "commenting");
  assert.equal(withNote(noted, "  ").motivation, "highlighting");
  assert.equal("body" in withNote(noted, ""), false);
  assert.equal(withNote(bookmark, "here").motivation, "bookmarking");
});

test("a file is an AnnotationCollection in reading order", () => {
  const saved = JSON.parse(file());
  assert.equal(saved.type, "AnnotationCollection");
  assert.equal(saved.total, 3);
  assert.equal(saved.first.type, "AnnotationPage");
  assert.equal(saved.first.partOf, saved.id);
  assert.deepEqual(saved.first.items.map(({ id }) => id), [noted.id, bookmark.id, plain.id]);
  assert.deepEqual(saved["@context"], ["http://www.w3.org/ns/anno.jsonld", { "@base": BASE }]);
  assert.equal(saved.first.items[0].target[1].source.id, "works/tide/one.html");
});

test("a file comes back as it was", () => {
  for (const base of [BASE, ""]) {
    const { library, works, broken } = read(file(base));
    assert.deepEqual([library, broken, Object.keys(works)], ["Tides", 0, ["tide"]]);
    const { items, pages, ...about } = works.tide;
    assert.deepEqual(about, { title: "The Tide", language: "en", direction: "ltr", lost: [] });
    assert.deepEqual(items, [noted, bookmark, plain]);
    assert.deepEqual(Object.entries(pages).map(([address, { name }]) => [address, name]), [
      ["works/tide/one.html", "1. Out"],
      ["works/tide/two.html", "2. Seen"],
    ]);
  }
});

test("what is there already is not added, and of two versions the later stays", () => {
  const { works } = read(file());
  assert.equal(newIn(kept, works.tide), 0);
  assert.deepEqual(merged(kept, works.tide).items, kept.items);
  assert.equal(newIn(nothing, works.tide), 3);
  assert.equal(merged(nothing, works.tide).title, "The Tide");
  const copied = { ...kept, items: kept.items.map((item) => ({ ...item, id: `${item.id}-copy` })) };
  assert.equal(newIn(kept, copied), 0);
  const later = { ...withNote(plain, "later"), modified: "9999-01-01T00:00:00Z" };
  assert.deepEqual(merged(kept, { ...kept, items: [later] }).items, [later, bookmark, noted]);
  assert.deepEqual(merged({ ...kept, items: [later] }, { ...kept, items: [plain] }).items, [later]);
});

test("a file that is none is said to be none", () => {
  for (const text of ["", "{", "7", "null", "{}", '{"items": {}}']) assert.equal(read(text), null, text);
});

test("what could stand in no book is counted, and the rest is read", () => {
  const saved = JSON.parse(file());
  const [good] = saved.first.items;
  const at = (source) => ({ ...good, target: [{ ...good.target[0], source }] });
  const bad = [null, 7, {}, at("javascript:alert(1)"), at("https://other.example/works/a/b.html"), at("works/../../etc.html"), at("works/tide/one.html?x"), { ...good, target: [] }];
  const { works, broken } = read(JSON.stringify({ items: [good, ...bad] }));
  assert.equal(broken, bad.length);
  assert.equal(works.tide.items.length, 1);
});

test("annotations of other programs are read, if they quote a page of a work", () => {
  const given = {
    type: "Annotation",
    body: [{ type: "TextualBody", value: "Mine." }],
    target: { source: `${BASE}works/tide/one.html`, selector: { type: "TextQuoteSelector", exact: "the harbour" } },
  };
  const { works, library } = read(JSON.stringify({ "@context": [{ "@base": BASE }], items: [given] }));
  const [item] = works.tide.items;
  assert.equal(library, null);
  assert.equal(item.motivation, "commenting");
  assert.equal(item.target[0].source, "works/tide/one.html");
  assert.ok(item.id.startsWith("urn:uuid:"));
});

test("Markdown has works, pages, quotations and notes, and no text of it is taken for a sign", () => {
  const written = markdownOf({ tide: kept }, { title: "Tides: Notes", bookmark: "Bookmark", base: "" });
  assert.equal(
    written,
    `# Tides: Notes

## The Tide

### 1\\. Out

> left the harbour at six.
>
> Nobody had tied

Who?  
Not the keeper.

### 2\\. Seen

> **Bookmark:** \\# It was seen …

> off the point, \\*with\\* a gull
`,
  );
  const linked = markdownOf({ tide: kept }, { title: "Tides", bookmark: "Bookmark", base: BASE });
  assert.ok(linked.includes(`[¶](${BASE}works/tide/two.html#p-`));
});

test("the address of words names them as the browser finds them", () => {
  globalThis.location = { href: "https://books.example/works/tide/one.html?find=x#old" };
  const text = ["A well-known boat, well-known to all.", "A boat; and then, as it happens, eighty letters or more of a long and winding sentence about it."];
  const page = pageOf(text);
  for (const unit of page.units) unit.element = { id: "p-x" };
  const directive = (words) => addressOf(page, [placeOf(page, words)]).split(":~:")[1];
  assert.equal(addressOf(page, [placeOf(page, "to all")]), "https://books.example/works/tide/one.html#p-x:~:text=to%20all");
  assert.equal(directive("ell-known bo"), "text=well%2Dknown%20boat");
  assert.equal(directive("well"), "text=A-,well,-%2Dknown%20boat%2C%20well%2Dknown");
  assert.equal(directive(text[1]), "text=A%20boat%3B%20and%20then%2C,winding%20sentence%20about%20it.");
  assert.ok(directive(page.text).startsWith("text=A%20well%2Dknown%20boat%2C%20well%2Dknown,"));
});
