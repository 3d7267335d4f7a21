declare namespace Catalogue {
  /* A work of the list, with where its entry stands in the order of titles. */
  interface Work {
    entry: HTMLElement;
    home: HTMLElement;
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
  interface Value {
    key: string;
    label: string;
    text: string;
    many: number;
  }
  interface Row {
    key: string;
    inputs: HTMLInputElement[];
    many: HTMLElement;
    row: HTMLElement;
  }
  type Compare = (a: Work, b: Work) => number;
  /* Called with null to clear all filters. */
  type OnChange = (state: State | null, isTyped: boolean) => void;
}
