/* Annotations as the W3C's Web Annotation Data Model has them. */
declare namespace Notes {
  interface Quote {
    type: "TextQuoteSelector";
    exact: string;
    prefix: string;
    suffix: string;
  }
  interface Position extends Stretch {
    type: "TextPositionSelector";
  }
  /* A paragraph by its id, and the place in it. */
  interface Fragment {
    type: "FragmentSelector";
    value: string;
    refinedBy: Position;
  }
  /* The place in the text of the page comes last. */
  type Selectors = [Fragment, Quote, Position];
  /* `source` is the address of the page from the root of the library. */
  interface Target {
    source: string;
    selector: Selectors;
  }
  interface Annotation {
    id: string;
    type: "Annotation";
    motivation: "bookmarking" | "highlighting" | "commenting";
    created: string;
    modified: string;
    body?: { type: "TextualBody"; purpose: "commenting"; format: "text/plain"; value: string };
    /* A highlight of several paragraphs has a target in each. */
    target: Target[];
  }
  interface PageName {
    name: string;
    order: number;
  }
  /* What is kept of one work. */
  interface Kept {
    title: string;
    language: string;
    direction: string;
    items: Annotation[];
    /* The ids of those whose words are no longer on their page. */
    lost: string[];
    /* The pages that have annotations, by their addresses. */
    pages: Record<string, PageName>;
  }
  /* A paragraph or a heading: where its text begins in that of the page. */
  interface Unit {
    id: string;
    text: string;
    start: number;
  }
  interface PageText {
    address: string;
    text: string;
    units: Unit[];
  }
  interface ShownUnit extends Unit {
    element: HTMLElement;
    nodes: Text[];
  }
  /* A page as it is in the window; of the whole work on one page, each of its pages. */
  interface ShownPage extends PageText, PageName {
    units: ShownUnit[];
    element: HTMLElement;
  }
  interface Found {
    annotation: Annotation;
    page: ShownPage;
    ranges: Range[];
    places: Stretch[];
  }
  /* A change of what is kept of a work. */
  type Edit = (kept: Kept) => Kept;
  interface Collection {
    library: string | null;
    works: Record<string, Kept>;
    broken: number;
  }
  type Store = Pick<typeof import("./store.js"), "read" | "works" | "change" | "remove" | "onChange">;
  interface Part {
    toggleBookmark: () => void;
    highlightByKey: () => void;
    linkHere: (annotation: Annotation) => string;
    store: Store;
    /* The work that is open, "" if none is; the root of the library; the pages that the window shows. */
    slug: string;
    root: () => URL;
    addresses: string[];
  }
}
