/* What the script of each page declares, in English: `messages.declaration`. */

globalThis.FASCICLE = {
  language: "en",
  direction: "ltr",
  version: "",
  plural: (count) => count !== 1,
  messages: {},
  forms: {},
};
