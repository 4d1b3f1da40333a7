const SEGMENTER = new Intl.Segmenter();

/** The letters of a text as a reader counts them: an emoji or an accented letter is one. */
export function letters(text: string): readonly string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}
