/* Parts of a feature that are loaded when they are first used: a script, with its styles. They are plain
   scripts, which also run in a book that is opened from a folder, where browsers load no modules. */

import { element } from "./element.js";
import { later } from "./later.js";

/** @type {Record<string, Promise<any>>} */
const loading = {};

/**
 * Load a part by its path below `_static/`, without an ending; return what it has said by `is` to be. It
 * fails if there is no way to the script, and may then be tried again.
 * @type {(path: string, base: string) => Promise<any>}
 */
export function firstUse(path, base) {
  const load = () =>
    new Promise((done, fail) => {
      const styles = element("link", { rel: "stylesheet", href: later(`${path}.css`, base) });
      const script = element("script", { src: later(`${path}.js`, base) });
      let missing = 2;
      // What came may be another file, such as the login page of a network.
      const end = () => (globalThis.fascicleParts?.[path] ? done(globalThis.fascicleParts[path]) : fail());
      const loaded = () => --missing || end();
      styles.onload = styles.onerror = script.onload = loaded;
      script.onerror = fail;
      document.head.append(styles, script);
    });
  loading[path] ??= load();
  loading[path].catch(() => delete loading[path]);
  return loading[path];
}

/**
 * Say what a part is, in its own script.
 * @type {(path: string, part: unknown) => void}
 */
export const is = (path, part) => {
  globalThis.fascicleParts ??= {};
  globalThis.fascicleParts[path] = part;
};
