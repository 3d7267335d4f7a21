declare namespace Offline {
  /* A file that is kept: its address from the root of the book, its size, the digest of a page's text;
     whether it is shown only where there is no connection. */
  interface KeptFile {
    address: string;
    size: number;
    digest?: string;
    isSpare?: boolean;
  }
  type Listed = [address: string, size: number, digest?: string];
  interface WorkList {
    slug: string;
    title: string;
    language: string;
    files: Listed[];
  }
  interface LibraryList {
    works: [slug: string, size: number, digest: string][];
    files: Listed[];
  }
  /* What the reader wants to keep: works by their slugs, or all. */
  interface Wanted {
    works: string[];
    isAll: boolean;
  }
  /* All that has to be fetched, and a digest of the lists that say so. */
  interface Plan {
    wanted: Wanted;
    state: string;
    files: KeptFile[];
    works: Record<string, KeptWork>;
    written: WrittenFile[];
  }
  /* A file that is not fetched, but said by a script. */
  interface WrittenFile {
    address: string;
    content: object;
  }
  interface KeptWork {
    title: string;
    language: string;
    /* A digest of its list: of its pages and of what they load. */
    state: string;
    list: WorkList;
  }
  /* What is kept, as the store says. */
  interface Kept {
    wanted: Wanted;
    state: string;
    works: Record<string, KeptWork>;
    size: number;
    addresses: string[];
    written: WrittenFile[];
  }
  type OnProgress = (done: number, total: number) => void;
}
