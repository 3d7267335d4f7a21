import { _ } from "../../i18n/scripts/interface.js";

/* Why there is no answer, in words for a reader; trying again does not help if it `isLasting`. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {boolean} isLasting
   */
  constructor(message, isLasting) {
    super(message);
    this.isLasting = isLasting;
  }
}

export const UNREACHABLE = _("The index of this library could not be loaded. Is this device offline?");

/**
 * Fetch a file of the index. Throws a `Problem` if it cannot be had.
 * @type {(url: string | URL, options?: RequestInit) => Promise<Response>}
 */
export async function fetchFile(url, options) {
  const answer = await fetch(url, options).catch(() => {
    throw new Problem(UNREACHABLE, false);
  });
  if (!answer.ok && answer.status !== 404) {
    throw new Problem(`${UNREACHABLE} ${_("(The server says {status}.)", { status: answer.status })}`, false);
  }
  return answer;
}
