/* A pause in long work, in which the browser shows what is new and answers the reader. */

/** @type {() => Promise<void>} */
export const breath = () =>
  /** @type {any} */ (globalThis).scheduler?.yield?.() ?? new Promise((next) => setTimeout(next));
