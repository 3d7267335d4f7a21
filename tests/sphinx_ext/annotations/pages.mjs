/* Pages of text as the scripts read them. */

/** A page of these paragraphs; each id derives from the words, as those of the book do. */
export function pageOf(paragraphs, address = "works/tide/one.html") {
  let start = 0;
  const units = paragraphs.map((text) => {
    const unit = { id: `p-${text.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`, text, start };
    start += text.length + 1;
    return unit;
  });
  return { address, units, text: paragraphs.join(" ") };
}

/** The place of some words on a page. */
export function placeOf(page, words) {
  const start = page.text.indexOf(words);
  return { start, end: start + words.length };
}
