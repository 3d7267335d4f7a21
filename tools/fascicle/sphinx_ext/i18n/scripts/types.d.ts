/* Set by the script that each page loads: see `i18n/__init__.py`. */
declare const FASCICLE: {
  language: string;
  direction: string;
  /* The number of the form that a count wants, or whether it wants the second of two. */
  plural: (count: number) => number | boolean;
  /* Translations by the English message; and all forms by the English singular. */
  messages: Record<string, string>;
  forms: Record<string, string[]>;
  /* The query that tells the static files of this build from those that a browser has kept. */
  version: string;
};
