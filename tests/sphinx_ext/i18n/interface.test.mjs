/* Messages of scripts: values, plural forms, and translations. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { _, _n, pieces } from "../../../tools/fascicle/sphinx_ext/i18n/scripts/interface.js";

after(() => Object.assign(FASCICLE, { messages: {}, forms: {}, plural: (count) => count !== 1 }));

test("values stand in place of their names, and unknown names stay", () => {
  assert.equal(_("Note {mark}", { mark: 3 }), "Note 3");
  assert.equal(_("Note {mark}"), "Note {mark}");
});

test("English has one form for one and another for all else", () => {
  assert.equal(_n("One place", "{count} places", 1), "One place");
  assert.equal(_n("One place", "{count} places", 0), "0 places");
  assert.equal(_n("One place", "{count} places", 1200), "1,200 places");
});

test("a language may have other forms, and lacks what nobody has translated", () => {
  FASCICLE.messages = { Close: "Zamknij" };
  FASCICLE.forms = { "One place": ["Jedno miejsce", "{count} miejsca", "{count} miejsc"] };
  FASCICLE.plural = (count) => (count === 1 ? 0 : count % 10 >= 2 && count % 10 <= 4 && (count % 100 < 10 || count % 100 >= 20) ? 1 : 2);
  assert.equal(_("Close"), "Zamknij");
  assert.equal(_("Search"), "Search");
  assert.deepEqual([1, 3, 5].map((count) => _n("One place", "{count} places", count)), ["Jedno miejsce", "3 miejsca", "5 miejsc"]);
});

test("elements stand in place of names in a message", () => {
  assert.deepEqual(pieces("by {authors}, so far", { authors: ["A", "B"] }), ["by ", "A", "B", ", so far"]);
});
