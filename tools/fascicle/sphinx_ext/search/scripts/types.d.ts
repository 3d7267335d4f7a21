declare namespace Search {
  /* What is searched for, as the search page's address keeps it. */
  interface State {
    query: string;
    withNotes: boolean;
    chosen: Chosen;
  }
  interface BoxState extends State {
    inOrder: boolean;
    isWholeLibrary: boolean;
  }
  interface Request {
    work: WorkRead | null;
    isWholeLibrary: boolean;
    chosen: Chosen;
    withNotes: boolean;
    inOrder?: boolean;
  }
  /* A scope that a page offers, by name: a work, or the works that pass filters. */
  interface ScopeOffered {
    name: string;
    isWholeLibrary: boolean;
    chosen: Chosen;
  }
  /* The values chosen, by filter. */
  type Chosen = Record<string, string[]>;
  type OnChange = (state: BoxState, isSettled: boolean) => void;
  interface WorkRead {
    slug: string;
    language: string | undefined;
  }
  /* A word of a text, with where it stands in it, folded and as typed. */
  interface Word extends Stretch {
    typed: string;
    word: string;
  }
  /* A form under which a token is found. */
  interface Form extends Stretch {
    word: string;
  }
  /* A word, a phrase or a run of letters of a query. */
  interface Part {
    source: string;
    words: string[];
    typed: string[];
    isRun: boolean;
    isOpen: boolean;
    isQuoted: boolean;
  }
  /* The list of indexes: all of them, those of a large library, or lists of these in files. */
  interface Listing {
    language: string;
    shards?: Listed[];
    indexes?: Listed[];
    lists?: ShardList[];
    /* The light index, of a large library. */
    light?: LightNode;
    /* The works that are kept, where there is no connection; else all are searched. */
    works?: string[];
  }
  interface Listed {
    path: string;
    language: string;
    bits: string;
    engine: string;
    meta: string;
  }
  interface ShardList {
    path: string;
    language: string;
    bits: string;
    count: number;
  }
  /* A node of the light index: the first words of the files below, and their names. */
  interface LightNode {
    first: string[];
    files: string[];
    leaves: boolean;
  }
  /* What the light index is asked for; a word that is open may go on. */
  interface Lookup {
    key: string;
    isOpen: boolean;
  }
  type LightWorkRow = ["work", string, string, string, string, string[], string, string[], string[], string | null];
  type LightPlaceRow = ["place", string, string, string, string, string, string, string[]];
  type LightGroupingRow = ["author" | "series" | "tag", string, string, number, string[] | null];
  type LightRow = LightWorkRow | LightPlaceRow | LightGroupingRow;
  interface Location {
    l: number;
    s: number;
  }
  /* A record of Pagefind's that answers: its name, score and places. */
  interface Result {
    p: string;
    s: number;
    l: Location[];
  }
  type Values = Record<string, Record<string, number>>;
  interface Answer {
    results: Result[];
    filtered_counts: Values;
  }
  /* What a part of a query has found in a record; and all its records, by their names. */
  interface Match {
    score: number;
    places: number[];
  }
  type Matches = Map<string, Match>;
  interface Hit {
    shard: { language: string; record: (id: string) => Promise<Stored> };
    id: string;
    /* Whether it is the description of a work. */
    isWork: boolean;
    /* Its place among all records of its work, if that was asked for. */
    at: number;
    score: number;
    places: number[][];
  }
  interface Found {
    hits: Hit[];
    known: Part[];
    unknown: Part | null;
    isLast: boolean;
  }
  /* A record as Pagefind keeps it. */
  interface Stored {
    url: string;
    content: string;
  }
  interface Token {
    start: number;
    text: string;
  }
  interface Paragraph extends Stretch {
    anchor: string;
  }
  interface Head {
    address: string;
    title: string;
    name: string;
    authors: string;
    /* The rating of a work whose reader is asked first; null for all others. */
    rating: string | null;
  }
  interface Read extends Head {
    text: string;
    tokens: Token[];
    paragraphs: Paragraph[];
  }
  interface PartMark extends Stretch {
    part: number;
  }
  /* A paragraph that answers, with the marks in it. */
  interface Answering extends Paragraph {
    marks: PartMark[];
  }
  interface Cut {
    text: string;
    marks: Stretch[];
    isCutBefore: boolean;
    isCutAfter: boolean;
  }
  /* A paragraph as a result shows it. */
  interface Excerpt extends Cut {
    anchor: string;
    /* What to mark on the page, as a query. */
    wanted: string;
  }
  interface Passage extends Head, Excerpt {
    others: Excerpt[];
  }
  /* The description of a work, by the names of its fields. */
  interface Described {
    address: string;
    authors: string;
    rating: string | null;
    fields: Record<string, Cut>;
  }
  interface Option {
    value: string;
    label: string;
    count: number;
  }
  /* A work in the light index: title, people, series, characters, tags, pages. */
  type LightWork = [string, string, string, string, string, [string, string, [string, string][]][]];
  /* The folded words of an entry's fields, and those of where it stands. */
  interface Searchable {
    kind: string;
    own: string[];
    context: string;
  }
  /* What is found in the light index: a work, or a heading or opening in one. */
  interface LightEntry extends Searchable {
    kind: "work" | "place";
    shown: string;
    address: string;
    whose: string;
    /* What the title page says, by name; of works only. */
    fields: Record<string, string>;
  }
  /* What is found in the light index of a large library. */
  interface LargeEntry extends Searchable {
    kind: LightRow[0];
    slug: string;
    language: string;
    address: string;
    /* The rating of a work whose reader is asked first; null for all others. */
    rating: string | null;
    /* The values of filters that it has. */
    values: Record<string, string[]>;
    shown: string;
    whose: string;
    fields: Record<string, string>;
    /* Of an author, a series or a tag: how many works, and which, if there are few. */
    works?: number;
    slugs?: string[] | null;
  }
  /* Which works are searched, and in which languages; null if any. */
  interface Scope {
    slugs: Set<string> | null;
    languages: string[] | null;
  }
  type Box = import("./box.js").Box;
  type Results = import("./results.js").Results;
  type Engine = import("./engine.js").Engine;
  type Library = import("./library.js").Library;
  /* What opens the search, whichever script it is. */
  interface Entry {
    open: () => Promise<void>;
    fill: (place: Element) => Promise<void>;
  }
}

interface Window {
  fascicleFromDisk: Search.Entry;
  /* What the search page has asked for: the list of indexes. */
  fascicleListing?: Promise<Response | null>;
  fascicleLight: (works: Search.LightWork[], leftOut: number) => void;
}
