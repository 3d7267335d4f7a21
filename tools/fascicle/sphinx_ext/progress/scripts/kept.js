/* What is kept of a reader's progress in this library. */

import { record } from "../../web/scripts/records.js";

/** @type {() => Reading} */
const nothing = () => ({ places: {}, read: {} });

const kept = record({ name: "reading", version: 1, empty: nothing });

export const reading = () => ({ ...nothing(), ...kept.read() });

/**
 * Change what is kept, by itself or as the reader has asked; another tab may have changed it since this
 * page was opened.
 * @type {(change: (reading: Reading) => void, isAsked?: boolean) => void}
 */
export function keepReading(change, isAsked = false) {
  const now = reading();
  change(now);
  kept.keep(now, isAsked);
}

/**
 * Forget all places and all that was read; returns a way to take that back.
 * @type {() => () => void}
 */
export function forgetReading() {
  const before = reading();
  const { isOff } = before;
  if (isOff) kept.keep({ ...nothing(), isOff });
  else kept.forget();
  return () => void kept.keep(before);
}

/**
 * The works that were begun, the last one first.
 * @type {() => KeptPlace[]}
 */
export const begun = () => Object.values(reading().places).sort((one, other) => other.when - one.when);
