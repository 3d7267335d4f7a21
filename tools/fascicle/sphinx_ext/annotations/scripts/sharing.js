/* Ways of giving words on: their address, copied or shared with what the system has for it. */

import { _ } from "../../i18n/scripts/interface.js";
import { notice } from "../../web/scripts/notice.js";

/**
 * Ways of giving on what has an address, which is made when it is wanted.
 * @type {(address: () => string, words: () => string) => { name: string, does: () => unknown }[]}
 */
export function waysToShare(address, words) {
  const ways = [{ name: _("Copy link"), does: () => copy(address()) }];
  if (typeof navigator.share === "function") ways.push({ name: _("Share"), does: () => share(address(), words()) });
  return ways;
}

/** @type {(address: string) => Promise<void>} */
async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    notice(_("The address was copied."));
  } catch {
    // Without a clipboard, as in a book opened from a folder, the address is at least shown.
    location.assign(address);
  }
}

/** @type {(url: string, words: string) => Promise<void>} */
async function share(url, words) {
  try {
    await navigator.share({ title: document.title, text: words, url });
  } catch {
    /* The reader has thought better of it. */
  }
}
