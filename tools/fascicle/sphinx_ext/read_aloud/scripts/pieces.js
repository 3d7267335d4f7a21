/* What is said at once: browsers lose their way in long texts, and a pause goes on at the beginning of what
   was said last. */

const LONGEST = 220; // characters

/**
 * Divide a text into pieces of whole sentences, shorter than a few lines where sentences are.
 * @type {(text: string, language: string) => string[]}
 */
export function piecesOf(text, language) {
  const sentences = [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].map(({ segment }) => segment);
  /** @type {string[]} */
  const pieces = [];
  for (const sentence of sentences) {
    const last = pieces[pieces.length - 1];
    if (last !== undefined && last.length + sentence.length <= LONGEST) pieces[pieces.length - 1] += sentence;
    else pieces.push(sentence);
  }
  return pieces.map((piece) => piece.replace(/\s+/g, " ").trim()).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
}
