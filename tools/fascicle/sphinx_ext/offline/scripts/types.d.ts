declare namespace Offline {
  /* A file that is kept: its address from the root of the book, its size, its digest, or of a page that
     of its text; whether it is shown only where there is no connection, and whether the library has it
     no longer. */
  interface KeptFile {
    address: string;
    size: number;
    digest: string;
    isSpare?: boolean;
    isWithdrawn?: boolean;
  }
  type Listed = [address: string, size: number, digest: string];
  interface WorkList {
    slug: string;
    title: string;
    language: string;
    files: Listed[];
  }
  interface SharedList {
    files: Listed[];
    /* The digest of the service worker. */
    worker: string;
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
    shared: Listed[];
    worker: string;
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
    /* Of a work that was withdrawn: what its pages may load of their build. */
    loads?: Listed[];
  }
  /* What is kept, as the store says. */
  interface Kept {
    wanted: Wanted;
    state: string;
    works: Record<string, KeptWork>;
    size: number;
    addresses: string[];
    written: WrittenFile[];
    /* What all pages of the last build may load. */
    shared: Listed[];
  }
  type OnProgress = (done: number, total: number) => void;
}
