/* Records of a reader's own things, kept in the browser as JSON: each has a name and the version of its
   form. One of an older form is brought up to date when it is read; one of a newer form, which a later
   build of the book has left, is neither read nor written over. */

import { _ } from "../../i18n/scripts/interface.js";
import { forget, hasStorage, keep, remembered } from "./memory.js";
import { notice } from "./notice.js";

/**
 * Describe a record: its name, the version of its form, what it is before anything is kept, and how one
 * of an older form becomes one of this. A version of 0 is what was kept before there were records.
 * @template T
 * @param {{ name: string, version: number, empty: () => T, upgrade?: (kept: any, from: number) => T }} form
 */
export function record({ name, version, empty, upgrade = empty }) {
  const held = () => parsed(remembered(name));
  let isTold = false;
  return {
    /** @type {() => T} */
    read() {
      const found = held();
      if (!found || found.version > version) return upgrade(null, 0);
      return found.version === version ? found.data : upgrade(found.data, found.version);
    },
    /**
     * Keep it; where the browser refuses, the reader is told, and false is returned. What nobody has asked
     * to keep is told of once, and not to who has turned the storage off.
     * @type {(data: T, isAsked?: boolean) => boolean}
     */
    keep(data, isAsked = true) {
      const isNewer = (held()?.version ?? 0) > version;
      const isKept = !isNewer && keep(name, JSON.stringify({ version, data }));
      if (isKept || (!isAsked && (isTold || !hasStorage()))) return isKept;
      isTold = true;
      notice(isNewer ? _("Reload the page: this book was updated.") : _("Your browser keeps nothing for this site: it is full, or turned off."));
      return false;
    },
    forget: () => forget(name),
  };
}

/** @type {(text: string | null) => { version: number, data: any } | null} */
function parsed(text) {
  try {
    const found = JSON.parse(text ?? "null");
    return Number.isInteger(found?.version) && "data" in found ? found : null;
  } catch {
    return null;
  }
}
