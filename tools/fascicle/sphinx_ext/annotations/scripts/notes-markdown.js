/* Annotations as Markdown: a heading for each work and page, quotations, notes. */

import { isBookmark, noteOf, wordsOf } from "./annotation.js";
import { byPages } from "./reading-order.js";

/**
 * Write what is kept of some works; `title` is the first heading, `bookmark` what a bookmark is called, and
 * `base` the address of the library, "" for no links.
 * @type {(works: Record<string, Notes.Kept>, said: { title: string, bookmark: string, base: string }) => string}
 */
export function markdownOf(works, { title, bookmark, base }) {
  const blocks = [`# ${plain(title)}`];
  for (const [slug, kept] of Object.entries(works)) {
    blocks.push(`## ${plain(kept.title || slug)}`);
    for (const { name, items } of byPages(kept)) {
      // A work of one page is called as its page.
      if (name !== kept.title) blocks.push(`### ${plain(name)}`);
      blocks.push(...items.map((item) => written(item, bookmark, base)));
    }
  }
  return `${blocks.join("\n\n")}\n`;
}

/** @type {(annotation: Notes.Annotation, bookmark: string, base: string) => string} */
function written(annotation, bookmark, base) {
  const { source, selector } = annotation.target[0];
  const link = base ? ` [¶](${base}${source}${selector[0].value && `#${selector[0].value}`})` : "";
  const words = wordsOf(annotation).map(plain);
  const quoted = isBookmark(annotation) ? [`**${plain(bookmark)}:** ${words[0]} …`] : words;
  const quote = `${quoted.join("\n>\n> ")}${link}`;
  const note = noteOf(annotation);
  return [`> ${quote}`, ...(note ? [note.split("\n").map(plain).join("  \n")] : [])].join("\n\n");
}

/**
 * Write a text so that Markdown takes it for nothing else.
 * @type {(text: string) => string}
 */
function plain(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.replace(/[\\`*_[\]<>]/g, "\\$&").replace(/^(#|[-+](?= )|=+$|-+$|~~~)/, "\\$&").replace(/^(\d+)([.)])(?= |$)/, "$1\\$2");
}
