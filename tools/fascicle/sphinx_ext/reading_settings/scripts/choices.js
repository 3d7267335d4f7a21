/* What a reader can choose of how a page looks. */

export const THEMES = ["auto", "light", "sepia", "dark", "contrast"];
export const FONTS = ["serif", "sans", "dyslexic", "system"];

/* The least, the most, the step and the usual value: per cent, lines, and widths of a nought. */
export const RANGES = {
  size: [80, 200, 5, 100],
  leading: [1.2, 2.4, 0.1, 1.6],
  measure: [35, 90, 5, 60],
};

/** @type {Record<string, readonly unknown[]>} */
const CHOICES = { theme: THEMES, font: FONTS, paragraphs: ["indented", "spaced"], justify: ["off", "on"] };

/**
 * Return what can be chosen today.
 * @type {(settings: unknown) => Settings}
 */
export function valid(settings) {
  const isValid = (/** @type {[string, unknown]} */ [name, value]) => {
    const range = RANGES[/** @type {keyof typeof RANGES} */ (name)];
    return range ? typeof value === "number" && value >= range[0] && value <= range[1] : Boolean(CHOICES[name]?.includes(value));
  };
  return Object.fromEntries(Object.entries(settings ?? {}).filter(isValid));
}
