/* Why keeping a book does not work: the web has changed meanwhile, cannot be reached, something else answers
   in its place, or there is no room. */

/** @typedef {"changed" | "unreachable" | "intercepted" | "full" | "refused"} Reason */

export class KeepingError extends Error {
  /** @param {Reason} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}
