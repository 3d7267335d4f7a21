/* What `people/who.json` says, and what is told of it. */
declare namespace Told {
  /* An entry of the cast; `opens` is the page from which on it may be named, 0 from the start. */
  interface Entry {
    name: string;
    page: string;
    opens: number;
    /* Each name, the first page that has it, and whether it is a first name. */
    called: [string, number, number][];
    /* How many scenes of each page name the entry. */
    scenes: number[];
  }
  interface Cast {
    people: Entry[];
    others: string[];
  }
  interface Page extends Cast {
    language: string;
    /* The address and the name of each page. */
    pages: [string, string][];
    possessive: string;
    base: URL;
  }
  /* A name that may be marked; nobody owns one of which nothing may be told yet. */
  interface Name {
    typed: string;
    first: number;
    isFirst: boolean;
    owner: Entry | null;
  }
  interface Sought extends Name {
    text: string;
  }
  interface Found {
    name: Sought;
    start: number;
    end: number;
  }
  interface Mark {
    name: Sought;
    range: Range;
  }
  interface Person {
    name: string;
    isNew?: boolean;
    also?: string[];
    first?: number;
    scenes?: number;
    more?: string;
  }
  interface Card {
    open: (told: Person, box: DOMRect, takesFocus: boolean) => void;
    remove: () => void;
  }
}
