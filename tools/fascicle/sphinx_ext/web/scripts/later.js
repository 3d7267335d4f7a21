/* Where lies what is loaded when it is first wanted. When scripts are joined, the line below gets what
   tells this build from others: a browser may have kept what an older one has under the same name. */

const VERSION = "";

export const later = (name, base) => new URL(name + VERSION, base);
