/* A reader's pace: learnt slowly, and only from what can be reading. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { paceAfter } from "../../../tools/fascicle/sphinx_ext/progress/scripts/pace.js";

test("the pace goes towards what is measured", () => {
  const once = paceAfter(230, 150, 60_000);
  assert.ok(once < 230 && once > 150, String(once));
  let pace = 230;
  for (let page = 0; page < 30; page++) pace = paceAfter(pace, 150, 60_000);
  assert.ok(Math.abs(pace - 150) < 2, String(pace));
});

test("leafing through, going back and lying open are not reading", () => {
  for (const [words, time] of [[900, 3000], [-200, 60_000], [10, 540_000], [0, 0], [100, 0]]) {
    assert.equal(paceAfter(230, words, time), 230, `${words} words in ${time} ms`);
  }
});
