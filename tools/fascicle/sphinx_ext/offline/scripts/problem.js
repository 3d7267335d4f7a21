/* Why keeping a book does not work: the web has changed meanwhile, cannot be reached, or there is no room. */

/** @typedef {"changed" | "unreachable" | "full" | "refused"} Reason */

export class KeepingError extends Error {
  /** @param {Reason} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}
