/* What the reader wants to keep, and when the book was last asked whether it has changed. Two versions of
   a library have the same title, and what is kept of them apart. */

import { areTexts, record } from "../../web/scripts/records.js";

/** @type {() => { works: string[], isAll: boolean, checked: number }} */
const nothing = () => ({ works: [], isAll: false, checked: 0 });

/** @type {(data: any) => ReturnType<typeof nothing> | null} */
const sound = (data) => (areTexts(data?.works) && typeof data.isAll === "boolean" && Number.isFinite(data.checked) ? data : null);

const { pathname } = new URL(document.documentElement.dataset.content_root ?? "./", location.href);

export const wish = record({ name: `offline:${pathname}`, version: 1, empty: nothing, sound });
