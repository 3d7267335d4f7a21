declare namespace Catalogue {
  /* A work, with its entry and where that stands in the order of titles; one of the page's own list, with
     the letter that it stands below. */
  interface Work {
    readonly entry: HTMLElement;
    order: number;
    /* What is searched, folded. */
    text: string;
    /* The place of the first author in the order of authors, from 1; 0 for none, or while it is not loaded. */
    author: number;
    words: number;
    date: string;
    /* Key and label of each value, by kind. */
    values: Record<string, [string, string][]>;
  }
  interface ListedWork extends Work {
    home: HTMLElement;
  }
  interface State {
    text: string;
    chosen: Record<string, string[]>;
    excluded: Record<string, string[]>;
    /* Bounds of the number of words. */
    from: number | null;
    to: number | null;
    sort: string;
  }
  /* How many works would remain, by the key of a value. */
  type Counts = Map<string, number>;
  interface Filtered {
    remaining: Work[];
    counts: Record<string, Counts>;
  }
  /* A name that has a page, with the slug of that, unless it follows from the name. */
  type Named = string | [string, string];
  /* A row of a file: title, address, authors, series, number in it, tags, rating, those of rating and
     warnings that warn, status, language, words, what was done and when, whether the title is made of the first words,
     subtitle, cover. */
  type Row = [string, string, Named[], Named[], string, Named[], string, [string, string[]], string, string, number,
    string, string, boolean, string, Cover?];
  /* File, width and height of an image; design, ground and size of the title of a drawn one. */
  type Cover = [string, number, number] | [string, string, number];
  /* Of each design whether its words are ranged left, and its edges; the ink on each ground. */
  interface Looks {
    readonly designs: Record<string, [boolean, string]>;
    readonly inks: Record<string, string>;
  }
  /* What a row links to: slug and name. */
  type Links = Record<"authors" | "series" | "tags", [string, string][]>;
  interface Value {
    key: string;
    label: string;
    text: string;
    many: number;
  }
  interface Choice {
    key: string;
    inputs: HTMLInputElement[];
    many: HTMLElement;
    row: HTMLElement;
  }
  type Compare = (a: Work, b: Work) => number;
  /* Called with null to clear all filters. */
  type OnChange = (state: State | null, isTyped: boolean) => void;
}

// Called by the files of a long catalogue; the suffix is that of addresses.
declare var fascicleCatalogue: (number: number, rows: Catalogue.Row[], suffix: string) => void;
declare var fascicleAuthors: (slugs: string) => void;
