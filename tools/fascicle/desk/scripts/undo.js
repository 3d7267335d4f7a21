/* Taking acts back: the newest one of a work, or any of the history. */

import { say } from "./said.js";
import { ask, post } from "./server.js";

/** Takes the newest act of a work back; returns what was said. @type {(slug: string) => Promise<string[] | undefined>} */
export async function takeBack(slug) {
  try {
    const { acts } = await ask(`history?work=${encodeURIComponent(slug)}`);
    const newest = acts.find((/** @type {any} */ it) => it.can_be_undone);
    if (!newest) {
      say(["There is nothing to take back."]);
      return undefined;
    }
    return await takeBackNumber(newest.number);
  } catch (error) {
    say([/** @type {Error} */ (error).message], { isProblem: true });
    return undefined;
  }
}

/** @type {(number: number) => Promise<string[]>} */
export const takeBackNumber = async (number) => (await post("undo", { number })).said;
