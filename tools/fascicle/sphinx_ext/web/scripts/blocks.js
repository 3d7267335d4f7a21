/* The text of a page by blocks: what holds text itself, with its text nodes, and ranges in it. */

// What stands in the text and is no part of its words: the numbers of notes, how characters are read.
const BESIDE = ".footnote-reference, [role=doc-noteref], rp, rt, ruby [hidden]";
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, dt, dd, li, pre, div";

/**
 * List the elements that hold text themselves: words never go on from one to the next.
 * @type {(root: Element) => Element[]}
 */
export function blocksOf(root) {
  return [...root.querySelectorAll(BLOCKS)].filter(
    (block) => !block.closest(".apparatus") && textsOf(block).some((text) => text.data.trim()),
  );
}

/**
 * List the text nodes of a block, less those of blocks inside it.
 * @type {(block: Element) => Text[]}
 */
export function textsOf(block) {
  /** @type {Text[]} */
  const found = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    const parent = text.parentElement;
    if (parent?.closest(BLOCKS) === block && !parent.closest(BESIDE)) found.push(text);
  }
  return found;
}

/**
 * Make a range from a place in the text that some nodes have together.
 * @type {(texts: Text[], place: Stretch) => Range}
 */
export function rangeOf(texts, { start, end }) {
  const range = document.createRange();
  let from = 0;
  for (const node of texts) {
    const to = from + node.length;
    if (start >= from && start < to) range.setStart(node, start - from);
    if (end > from && end <= to) range.setEnd(node, end - from);
    from = to;
  }
  return range;
}
