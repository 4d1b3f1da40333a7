import * as vscode from "vscode";

/** Milliseconds that a notebook may take to hand the keyboard to a cell. */
const FOCUS_TIMEOUT_MS = 1_000;

/** The documents that the server hears of. Cells of notebooks are documents with a scheme of their own. */
export const DOCUMENTS = ["file", "untitled", "vscode-notebook-cell"].map((scheme) => ({
  language: "python",
  scheme,
}));

/** The notebook that the document of this URI is a cell of, and which of its cells. */
export function cellOf(
  uri: vscode.Uri,
): { readonly notebook: vscode.NotebookDocument; readonly index: number } | undefined {
  const text = uri.toString();
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find(({ document }) => document.uri.toString() === text);
    if (cell !== undefined) {
      return { notebook, index: cell.index };
    }
  }
  return undefined;
}

/** The URI of the program that a document is, or is a part of: a cell's is its notebook. */
export function programOf(uri: vscode.Uri): vscode.Uri {
  return cellOf(uri)?.notebook.uri ?? uri;
}

/**
 * The URI of the Python program that the user looks at. A notebook whose cells are selected and not
 * edited has no text editor that is active.
 */
export function activeProgram(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined) {
    return document.languageId === "python" ? programOf(document.uri) : undefined;
  }
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  const isPython = notebook?.getCells().some(({ document }) => document.languageId === "python");
  return isPython === true ? notebook?.uri : undefined;
}

/** Shows a place, in the editor where its document is shown already if there is one. */
export async function reveal(uri: vscode.Uri, range: vscode.Range): Promise<void> {
  const cell = cellOf(uri);
  const editor =
    cell === undefined ? await showText(uri) : await showCell(cell.notebook, cell.index, uri);
  if (editor !== undefined) {
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

async function showText(uri: vscode.Uri): Promise<vscode.TextEditor> {
  const open = visible(uri);
  return vscode.window.showTextDocument(
    open?.document ?? (await vscode.workspace.openTextDocument(uri)),
    { viewColumn: open?.viewColumn ?? vscode.ViewColumn.One, preserveFocus: false },
  );
}

async function showCell(
  notebook: vscode.NotebookDocument,
  index: number,
  uri: vscode.Uri,
): Promise<vscode.TextEditor | undefined> {
  const shown = vscode.window.visibleNotebookEditors.find((one) => one.notebook === notebook);
  const selection = new vscode.NotebookRange(index, index + 1);
  const editor = await vscode.window.showNotebookDocument(notebook, {
    selections: [selection],
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
  });
  editor.revealRange(selection, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  // Puts the cursor into the cell; its text editor becomes the active one some time later.
  await vscode.commands.executeCommand("notebook.cell.edit");
  return active(uri);
}

/** The text editor of a document once it is the active one; undefined when it never gets to be. */
async function active(uri: vscode.Uri): Promise<vscode.TextEditor | undefined> {
  const text = uri.toString();
  const now = vscode.window.activeTextEditor;
  if (now?.document.uri.toString() === text) {
    return now;
  }
  return new Promise((resolve) => {
    const end = (editor: vscode.TextEditor | undefined): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve(editor);
    };
    const timer = setTimeout(() => {
      end(visible(uri));
    }, FOCUS_TIMEOUT_MS);
    const listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.uri.toString() === text) {
        end(editor);
      }
    });
  });
}

function visible(uri: vscode.Uri): vscode.TextEditor | undefined {
  const text = uri.toString();
  return vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === text);
}
