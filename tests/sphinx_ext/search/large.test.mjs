/* The search of a large library: what a query loads of the light index, and in which order it asks. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { files as kept } from "../../../tools/fascicle/sphinx_ext/search/scripts/keeping.js";
import { passes, scopeOf } from "../../../tools/fascicle/sphinx_ext/search/scripts/large-scope.js";
import { find } from "../../../tools/fascicle/sphinx_ext/search/scripts/light-search.js";
import { entryOf, LightTree, lookupsOf } from "../../../tools/fascicle/sphinx_ext/search/scripts/light-tree.js";
import { parse } from "../../../tools/fascicle/sphinx_ext/search/scripts/query.js";
import { countIn, inLikelyOrder } from "../../../tools/fascicle/sphinx_ext/search/scripts/shard-order.js";
import { bitsOf } from "../../../tools/fascicle/sphinx_ext/search/scripts/shards.js";
import { wordsOf } from "../../../tools/fascicle/sphinx_ext/search/scripts/words.js";

test("a text is read as the index reads it", () => {
  // The cases of test_light_words.py.
  for (const [text, words] of [
    ["The Lamp at Saint-Côme", ["the", "lamp", "at", "saint", "come"]],
    ["O’Brien’s dogs' 'tis", ["obriens", "dogs", "tis"]],
    ["a''b", ["a", "b"]],
    ["He said—I do…now.", ["he", "said", "i", "do", "now"]],
    ["snake_case $5 + ½", ["snake_case", "$5", "+", "½"]],
    ["Straße ΟΔΟΣ İzmir", ["straße", "οδος", "izmir"]],
  ]) {
    assert.deepEqual(wordsOf(text).map(({ word }) => word), words);
  }
});

const keys = (query) => lookupsOf(parse(query)).map(({ key, isOpen }) => (isOpen ? `${key}…` : key));

test("a query is looked up by its longest words; the last may go on", () => {
  assert.deepEqual(keys("lamp"), ["lamp…"]);
  assert.deepEqual(keys("lamp "), ["lamp"]);
  assert.deepEqual(keys("the old lighthouse keepers of"), ["lighthouse", "keepers", "the"]);
  assert.deepEqual(keys("rain rain "), ["rain"]);
  assert.deepEqual(keys('"tin whistle'), ["whistle…", "tin"]);
  assert.deepEqual(keys("图书馆"), ["图书…"]);
});

const WORK = (slug, title, ...more) => ["work", slug, "en", `works/${slug}/index.html`, title, more, "", [], [], null];
const FILES = {
  left: { first: ["anchor", "lamp"], files: ["a", "l"], leaves: true },
  right: { first: ["lantern", "whistle"], files: ["n", "w"], leaves: true },
  a: [WORK("anchor", "Anchor")],
  l: [WORK("lamp", "The Lamp"), WORK("lan", "Lan")],
  n: [WORK("lantern", "Lantern"), WORK("lan", "Lan"), ["author", "Lan Wu", "authors/lan-wu.html", 2, ["lamp", "lantern"]]],
  w: [["place", "lamp", "en", "works/lamp/one.html#p-1", "A tin whistle", "One", "The Lamp", ["Lan Wu"]]],
};
const tree = () => {
  const asked = [];
  const read = async (name) => {
    asked.push(name);
    if (!FILES[name]) throw new Error(name);
    return FILES[name];
  };
  return { asked, tree: new LightTree({ first: ["anchor", "lantern"], files: ["left", "right"], leaves: false }, read) };
};
const titles = async (query) => {
  const given = tree();
  const rows = await given.tree.rows(parse(query));
  return [rows.map((row) => row[4] ?? row[1]), given.asked.sort()];
};

test("a query loads the files of its words, each once", async () => {
  assert.deepEqual(await titles("anchor "), [["Anchor"], ["a", "left"]]);
  assert.deepEqual(await titles("aardvark"), [[], []]);
  assert.deepEqual((await titles("whistle lamp "))[1], ["l", "left", "right", "w"]);
  // Words that begin so go on in the next file.
  assert.deepEqual((await titles("la"))[1], ["a", "l", "left"]);
});

test("an entry that several files have comes once, and a file that failed is read again", async () => {
  const { tree: light, asked } = tree();
  const rows = await light.rows(parse("lan lantern "));
  assert.equal(rows.filter((row) => row[1] === "lan").length, 1);
  delete FILES.x;
  light.root = { first: ["x"], files: ["x"], leaves: true };
  await assert.rejects(light.rows(parse("xylo")));
  FILES.x = [];
  assert.deepEqual(await light.rows(parse("xylo")), []);
  assert.equal(asked.filter((name) => name === "x").length, 2);
});

test("entries are found by their own words, and places also by those of their work", () => {
  const entries = Object.values(FILES).filter(Array.isArray).flat().map(entryOf);
  const shown = (query) => find(entries, query).map(({ kind, shown: text }) => `${kind} ${text}`);
  assert.deepEqual(shown("whistle lamp wu"), ["place A tin whistle"]);
  assert.deepEqual(shown("wu"), ["author Lan Wu"]);
  assert.deepEqual(shown("lamp"), ["work The Lamp"]);
});

const shard = (bits, language = "en") => ({ path: `${language}${bits}`, bits, language });
const SHARDS = ["00", "01", "10", "11"].map((bits) => shard(bits));
const library = (given = {}) => {
  const loaded = [];
  const lists = given.lists ?? [];
  const made = {
    language: "en", listed: [...SHARDS, shard("", "de")], lists,
    load: async (list) => {
      if (loaded.includes(list.path)) return;
      loaded.push(list.path);
      made.listed = [...made.listed, ...list.shards];
    },
    loadListsOf: ({ slug }) => Promise.all(lists.filter(({ bits }) => bitsOf(slug).startsWith(bits)).map(made.load)),
    ...given,
  };
  return { made, loaded };
};
const order = async (made, scope, named = [], work = null) => {
  const found = [];
  for await (const { path } of inLikelyOrder(made, scope, named, work)) found.push(path);
  return found;
};
const ALL = { slugs: null, languages: null };
const pathOf = (slug) => `en${bitsOf(slug).slice(0, 2)}`;

test("the indexes of named works come first, then that of the work read, then its language", async () => {
  const { made } = library();
  const named = [{ slug: "tide", language: "en" }];
  const found = await order(made, ALL, named, { slug: "lamp", language: "en" });
  assert.equal(found[0], pathOf("tide"));
  assert.equal(found[Number(pathOf("lamp") !== pathOf("tide"))], pathOf("lamp"));
  assert.equal(found.at(-1), "de");
  assert.deepEqual([...found].sort(), ["de", "en00", "en01", "en10", "en11"]);
  assert.equal((await order(made, ALL, [], { slug: "turm", language: "de" }))[0], "de");
});

test("a scope has the indexes of its works and languages only", async () => {
  const { made } = library();
  const scope = { slugs: new Set(["lamp"]), languages: ["en"] };
  assert.deepEqual(await order(made, scope), [pathOf("lamp")]);
  assert.equal(await countIn(made, scope), 1);
  assert.equal(await countIn(made, { slugs: null, languages: ["de"] }), 1);
  assert.equal(await countIn(made, ALL), 5);
});

test("lists of indexes are loaded when their turn comes, and counted before", async () => {
  const lists = ["0", "1"].map((bit) => ({ path: `list${bit}`, language: "en", bits: bit, count: 2, shards: SHARDS.filter(({ bits }) => bits[0] === bit) }));
  const { made, loaded } = library({ listed: [], lists });
  assert.equal(await countIn(made, ALL), 4);
  const asked = inLikelyOrder(made, ALL, [{ slug: "lamp", language: "en" }], null);
  assert.equal((await asked.next()).value.path, pathOf("lamp"));
  assert.deepEqual(loaded, [`list${bitsOf("lamp")[0]}`]);
  for await (const _ of asked);
  assert.equal(loaded.length, 2);
  assert.equal(await countIn(made, ALL), 4);
  const one = library({ listed: [], lists });
  assert.equal(await countIn(one.made, { slugs: new Set(["lamp"]), languages: null }), 1);
  assert.equal(one.loaded.length, 1);
});

test("a scope is that of an author's works, less those that other filters leave out", async () => {
  const { tree: light } = tree();
  light.root = { first: ["lan"], files: ["n"], leaves: true };
  assert.deepEqual(await scopeOf(light, { author: ["lan  wu"] }), { slugs: new Set(["lamp", "lantern"]), languages: null });
  assert.deepEqual(await scopeOf(light, { author: ["Lan Wu"], work: ["lamp", "oar"], language: ["en"] }), { slugs: new Set(["lamp"]), languages: ["en"] });
  // Of authors that are not listed, or of too many works, all indexes are asked.
  assert.deepEqual(await scopeOf(light, { author: ["Lan Wu", "Nobody"] }), ALL);
  assert.deepEqual(await scopeOf(light, { rating: ["Mature"] }), ALL);
});

test("only entries that pass the filters are shown", () => {
  const [work, author] = [entryOf(WORK("lamp", "The Lamp", "Lan Wu")), entryOf(FILES.n[2])];
  assert.ok(passes(work, {}, ALL) && passes(author, {}, ALL));
  assert.ok(passes(work, { author: ["Lan Wu"] }, ALL));
  assert.ok(!passes(work, { author: ["Ann"] }, ALL));
  assert.ok(!passes(work, { rating: ["Mature"] }, ALL));
  assert.ok(!passes(work, { rating: ["Mature"] }, { slugs: new Set(["lamp"]), languages: null }));
  assert.ok(passes(work, { series: ["Lights"] }, { slugs: new Set(["lamp"]), languages: null }));
  assert.ok(!passes(work, { series: ["Lights"], language: ["de"] }, { slugs: new Set(["lamp"]), languages: null }));
  assert.ok(!passes(author, { author: ["Lan Wu"] }, ALL));
});

test("works that are kept are searched in their own indexes, wherever these are listed", async () => {
  const lists = ["0", "1"].map((bit) => ({ path: `list${bit}`, language: "en", bits: bit, count: 2 }));
  const asked = [];
  const read = async (path) => {
    asked.push(path);
    if (path === "search/shards.json") return JSON.stringify({ language: "en", light: {}, lists });
    if (path.startsWith("search/list")) return JSON.stringify(SHARDS.filter(({ bits }) => bits[0] === path.at(-1)));
    return JSON.stringify({ engine: [5, "e"], shared: [["words.txt", 3, "w"]], works: { lamp: [["fragment/one", 2, "f"]] } });
  };
  const work = { slug: "lamp", language: "en" };
  const { files, written } = await kept({ works: [work], isAll: false }, read);
  assert.ok(files.some(([path]) => path === `search/${pathOf("lamp")}/words.txt`));
  assert.deepEqual(written[0].content, { language: "en", shards: [SHARDS.find(({ path }) => path === pathOf("lamp"))], works: ["lamp"] });
  assert.equal(asked.filter((path) => path.startsWith("search/list")).length, 1);
  assert.equal((await kept({ works: [], isAll: true }, read)).written[0].content.shards.length, 4);
});
