declare namespace Catalogue {
  /* A work, with its entry and where that stands in the order of titles; one of the page's own list, with
     the letter that it stands below. */
  interface Work {
    readonly entry: HTMLElement;
    order: number;
    /* What is searched, folded. */
    text: string;
    /* The place of the first author in the order of authors, from 1; 0 for none. */
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
  /* A row of a file: title, address, authors, the first as it is filed, series, the number in them, tags,
     rating, warnings, status, language, words, what was done and when. Names have their addresses. */
  type Row = [string, string, [string, string][], string, [string, string][], string, [string, string][],
    string, string[], string, string, number, string, string];
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

// Called by each file of a long catalogue.
declare var fascicleCatalogue: (number: number, rows: Catalogue.Row[]) => void;
