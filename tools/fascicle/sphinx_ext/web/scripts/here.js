/* The address of the script that each page loads; others are found beside it. */

export const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
