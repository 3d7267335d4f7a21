/* The address of a file that is loaded on first use, in the version of this build. */

/** @type {(name: string, base: string | URL) => string} */
export const later = (name, base) => new URL(name + FASCICLE.version, base).href;
