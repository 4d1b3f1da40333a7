import * as vscode from "vscode";
import { RULE_PAGE, RULE_SCHEME } from "./protocol";
import type { Server } from "./server";
import type { Subscriptions } from "./subscriptions";
import { t } from "./words";

/** Shows the page of a rule, which the server holds: no network is needed. */
export function createRulePages(
  server: Server,
  subscriptions: Subscriptions,
): (code: unknown) => Promise<void> {
  const page = async (code: string): Promise<string | undefined> => {
    await server.ensure();
    const asked = server.client()?.sendRequest<{ markdown: string } | null>(RULE_PAGE, { code });
    return (await asked)?.markdown;
  };
  subscriptions.push(
    // Asked for by the links in the list of problems, too.
    vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, {
      provideTextDocumentContent: ({ path }) => page(path.slice(1).replace(/\.md$/, "")),
    }),
  );
  return async (asked) => {
    const code =
      typeof asked === "string"
        ? asked
        : await vscode.window.showInputBox({
            title: t("Kerascope: explain a rule"),
            prompt: t("The code of the rule, as in the list of problems"),
            placeHolder: "KS201",
            value: codeUnderCursor() ?? "",
          });
    if (code === undefined || code.trim() === "") {
      return;
    }
    const name = code.trim().toUpperCase();
    if ((await page(name)) === undefined) {
      void vscode.window.showInformationMessage(t("There is no rule {0}.", name));
      return;
    }
    const uri = vscode.Uri.from({ scheme: RULE_SCHEME, path: `/${name}.md` });
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  };
}

/** The code of the finding at the cursor, the worst one if there are several. */
function codeUnderCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const here = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(
      ({ range, source }) => source === "kerascope" && range.contains(editor.selection.active),
    )
    .sort((a, b) => a.severity - b.severity);
  const code = here[0]?.code;
  return typeof code === "object" ? String(code.value) : code?.toString();
}
