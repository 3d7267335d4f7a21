/* Taking acts back: the newest one of a work, or any of the history. */

import { button, count, dialog, h } from "./dom.js";
import { say } from "./said.js";
import { ask, post } from "./server.js";

/** @import { DeskError } from "./server.js" */

// Acts that bring or remove a work: they are taken back in the library, or in the history.
const OF_LIBRARY = ["add", "update", "remove", "restore"];

/** Takes the newest act on how a work is read back. @type {(slug: string, renew: () => unknown) => Promise<void>} */
export async function takeBack(slug, renew) {
  const { acts } = await ask(`history?work=${encodeURIComponent(slug)}`);
  const newest = acts.find((/** @type {any} */ it) => it.can_be_undone && !OF_LIBRARY.includes(it.kind));
  if (newest) await takeBackActs([newest.number], renew);
  else say(["There is nothing to take back."]);
}

/**
 * Takes acts back, says so, and offers to do the last of them again. Asks first if later acts depend on one.
 * @param {number[]} numbers @param {() => unknown} renew Shows what there is now. @param {boolean} [isRedo]
 */
export async function takeBackActs(numbers, renew, isRedo = false) {
  /** @type {string[]} */
  const said = [];
  let redone = 0;
  let left = numbers;
  try {
    for (; left.length; left = left.slice(1)) {
      const done = await post("undo", { number: left[0] });
      said.push(...done.said);
      redone = done.number;
    }
  } catch (error) {
    const { message, acts } = /** @type {DeskError} */ (error);
    if (said.length) await renew();
    if (!acts.length) say([...said, message], { isProblem: true });
    else {
      const box = dialog("Later acts depend on it", h("p", {}, message), h("p", { class: "acts" }, button(`Take back ${count(acts.length + 1, "act")}`, () => {
        box.close();
        takeBackActs([...acts, ...left], renew);
      }, { class: "primary" })));
    }
    return;
  }
  await renew();
  const back = () => takeBackActs([redone], renew, !isRedo);
  say(said, numbers.length > 1 ? {} : isRedo ? { undo: back } : { redo: back });
}
