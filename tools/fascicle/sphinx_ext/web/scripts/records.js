/* Records of a reader's own things, kept in the browser as JSON: each has a name and the version of its
   form. One of an older form is brought up to date when it is read; one of a newer form, which a later
   build of the book has left, is neither read nor written over. What cannot be read is set aside, and the
   reader is told. */

import { _ } from "../../i18n/scripts/interface.js";
import { element } from "./element.js";
import { forget, hasStorage, keep, remembered } from "./memory.js";
import { notice } from "./notice.js";

/**
 * Describe a record: its name, the version of its form, what it is before anything is kept, what of its
 * data is of the right shape (null if nothing is), and how one of an older form becomes one of this. A
 * version of 0 is what was kept before there were records.
 * @template T
 * @param {{ name: string, version: number, empty: () => T, sound: (data: any) => T | null, upgrade?: (kept: any, from: number) => T, shelf?: import("./memory.js").Shelf }} form
 */
export function record({ name, version, empty, sound, upgrade = empty, shelf }) {
  let isTold = false;
  // The last texts that were as they should be, and that could not be set aside.
  let whole = /** @type {string | null} */ (null);
  let blocked = /** @type {string | null} */ (null);
  const read = () => {
    const text = remembered(name, shelf);
    if (text === null) return upgrade(null, 0);
    const found = parsed(text);
    if (found && found.version > version) return upgrade(null, 0);
    const given = found?.version === version ? found.data : found && upgrade(found.data, found.version);
    const data = given === null ? null : sound(given);
    if (text === whole || (data !== null && JSON.stringify(data) === JSON.stringify(given))) whole = text;
    else if (text !== blocked && !setAside(name, text, data === null ? null : JSON.stringify({ version, data }), shelf)) blocked = text;
    return data ?? upgrade(null, 0);
  };
  return {
    read,
    /**
     * Keep it; where the browser refuses, the reader is told, and false is returned. What nobody has asked
     * to keep is told of once, and not to who has turned the storage off.
     * @type {(data: T, isAsked?: boolean) => boolean}
     */
    keep(data, isAsked = true) {
      read();
      const held = remembered(name, shelf);
      const isNewer = (parsed(held)?.version ?? 0) > version;
      const isKept = !isNewer && (held === null || held !== blocked) && keep(name, JSON.stringify({ version, data }), shelf);
      if (isKept || (!isAsked && (isTold || !hasStorage()))) return isKept;
      isTold = true;
      notice(isNewer ? _("Reload the page: this book was updated.") : _("Your browser keeps nothing for this site: it is full, or turned off."));
      return false;
    },
    forget: () => forget(name, shelf),
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

/**
 * Move a text that cannot be read out of the way, and put what is left of it in its place; false where the
 * browser has no room for that.
 * @type {(name: string, text: string, rest: string | null, shelf?: import("./memory.js").Shelf) => boolean}
 */
function setAside(name, text, rest, shelf) {
  let number = 1;
  const place = () => `set-aside:${name}:${number}`;
  while (![null, text].includes(remembered(place(), shelf))) number += 1;
  // Both may not find room side by side.
  forget(name, shelf);
  const isAside = keep(place(), text, shelf) && (rest === null || keep(name, rest, shelf));
  if (!isAside) {
    forget(place(), shelf);
    keep(name, text, shelf);
  }
  sayAside(text);
  return isAside;
}

/** @type {(text: string) => void} */
function sayAside(text) {
  if (document.readyState === "loading") return addEventListener("DOMContentLoaded", () => sayAside(text), { once: true });
  const save = () => element("a", { href: `data:,${encodeURIComponent(text)}`, download: "set-aside.txt" }).click();
  notice(_("Some of what this browser keeps of this book could not be read. It was set aside, and nothing was deleted."), { name: _("Save it as a file"), does: save });
}

/**
 * An object as a dictionary, which has its own names and no others.
 * @template V
 * @param {Record<string, V>} entries
 * @returns {Record<string, V>}
 */
export const dictionary = (entries) => Object.assign(Object.create(null), entries);

/** @type {(given: any) => boolean} */
export const isObject = (given) => typeof given === "object" && given !== null && !Array.isArray(given);

/** @type {(given: any) => boolean} */
export const areTexts = (given) => Array.isArray(given) && given.every((text) => typeof text === "string");
