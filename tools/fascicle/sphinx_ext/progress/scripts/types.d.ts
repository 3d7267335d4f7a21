/* Where a reader stopped in a work, as it is kept. */
interface KeptPlace {
  /* The page, from the root of the book, and its name. */
  page: string;
  name: string;
  title: string;
  /* The paragraph at the top of the window, the share of it that is above, those next to it, and the
     share of the text that is read. */
  paragraph: string;
  part: number;
  near: string[];
  share: number;
  /* The number of the chapter, and of how many. */
  chapter: number;
  of: number;
  /* The page after it, if it was read to its end; null if there is none. */
  after?: { page: string; name: string } | null;
  /* When, in milliseconds since 1970. */
  when: number;
}

interface Reading {
  /* By the slug of the work. */
  places: Record<string, KeptPlace>;
  /* The names of the pages that were read to their end. */
  read: Record<string, string[]>;
  isOff?: boolean;
}
