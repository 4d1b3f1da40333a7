/** The documents that the server hears of. Cells of notebooks are documents with a scheme of their own. */
export const DOCUMENTS = ["file", "untitled", "vscode-notebook-cell"].map((scheme) => ({
  language: "python",
  scheme,
}));
