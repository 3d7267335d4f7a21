/* What a reader has chosen; what is missing is as the book has it. */
interface Settings {
  theme?: string;
  font?: string;
  size?: number;
  leading?: number;
  measure?: number;
  paragraphs?: string;
  justify?: string;
}
