// The panel with the model view: opened by a command, it follows the document and the cursor.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { activeProgram, programOf, reveal } from "../documents";
import type { Server } from "../server";
import type { Subscriptions } from "../subscriptions";
import { nodeAt } from "./locate";
import type { ModelEntry, ModelPayload, Tab, TextRange, ToHost, ToView } from "./payload";
import { page } from "./page";
import { MODEL, MODELS, MODELS_CHANGED } from "../protocol";
import { t } from "../words";

/** What the panel shows now, for tests and for the commands that act on it. */
export interface ModelViews {
  /** Opens the view on a model of the document; asks which one when there are several. */
  open(tab: Tab, uri?: string, model?: string): Promise<void>;
}

interface Shown {
  readonly uri: string;
  readonly id: string;
  model: ModelPayload | undefined;
}

export function createModelViews(
  extensionUri: vscode.Uri,
  server: Server,
  subscriptions: Subscriptions,
  log: vscode.LogOutputChannel,
): ModelViews {
  let panel: vscode.WebviewPanel | undefined;
  let shown: Shown | undefined;
  let ready = false;
  let tab: Tab = "graph";

  const tell = (message: ToView): void => {
    if (ready) {
      void panel?.webview.postMessage(message);
    }
  };

  const ask = async <T>(method: string, parameters: unknown): Promise<T | undefined> => {
    try {
      return await server.client()?.sendRequest<T>(method, parameters);
    } catch (error) {
      log.warn(`${method} failed: ${String(error)}`);
      return undefined;
    }
  };

  const refresh = async (withTab: boolean): Promise<void> => {
    const wanted = shown;
    if (wanted === undefined || !ready) {
      return;
    }
    const model = await ask<ModelPayload | null>(MODEL, { uri: wanted.uri, model: wanted.id });
    if (shown !== wanted) {
      return;
    }
    if (model === null || model === undefined) {
      tell({
        type: "stale",
        reason:
          wanted.model === undefined
            ? t("The last trace did not reach this model. It is drawn as soon as one does.")
            : t("The last trace did not reach this model. What you see is how it was before."),
      });
      return;
    }
    wanted.model = model;
    if (panel !== undefined) {
      panel.title = t("Model {0}", model.name);
    }
    tell(withTab ? { type: "model", model, tab } : { type: "model", model });
    follow(vscode.window.activeTextEditor);
  };

  const follow = (editor: vscode.TextEditor | undefined): void => {
    const uri = editor?.document.uri;
    if (editor && uri && shown?.model && programOf(uri).toString() === shown.uri) {
      const { line, character } = editor.selection.active;
      const cell = uri.toString() === shown.uri ? null : uri.toString();
      tell({
        type: "highlight",
        node: nodeAt(shown.model.nodes, line, character, cell)?.id ?? null,
      });
    }
  };

  const receive = async (message: ToHost): Promise<void> => {
    switch (message.type) {
      case "ready":
        ready = true;
        await refresh(true);
        break;
      case "reveal":
        await revealNode(message.node);
        break;
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        break;
      case "save":
        await save(message.format, message.base64);
        break;
    }
  };

  const revealNode = async (id: string): Promise<void> => {
    const node = shown?.model?.nodes.find((one) => one.id === id);
    if (shown !== undefined && node?.range != null) {
      await reveal(vscode.Uri.parse(node.targetUri ?? shown.uri, true), toRange(node.range));
    }
  };

  const save = async (format: "svg" | "png", base64: string): Promise<void> => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${(shown?.model?.name ?? "model").replaceAll(/[^\w-]+/g, "_")}.${format}`;
    const target = await vscode.window.showSaveDialog({
      filters: { [format.toUpperCase()]: [format] },
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    });
    if (target !== undefined) {
      await vscode.workspace.fs.writeFile(target, Buffer.from(base64, "base64"));
      void vscode.window.setStatusBarMessage(
        t("Kerascope wrote {0}", vscode.workspace.asRelativePath(target)),
        5000,
      );
    }
  };

  const create = (): vscode.WebviewPanel => {
    const dist = vscode.Uri.joinPath(extensionUri, "dist");
    const made = vscode.window.createWebviewPanel(
      "kerascope.model",
      t("Model"),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [dist], enableFindWidget: true },
    );
    const at = (name: string): string =>
      made.webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    made.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
    made.webview.onDidReceiveMessage((message: ToHost) => {
      receive(message).catch((error: unknown) => {
        log.error(`The model view asked for ${message.type}, which failed: ${String(error)}`);
      });
    });
    made.onDidDispose(() => {
      panel = undefined;
      shown = undefined;
      ready = false;
    });
    made.onDidChangeViewState(() => {
      // A hidden page is thrown away by the editor; it says so when it is back.
      ready = ready && made.visible;
    });
    made.webview.html = page({
      script: at("view.js"),
      style: at("view.style.css"),
      kernel: at("elk-worker.js"),
      origin: made.webview.cspSource,
      nonce: randomBytes(16).toString("hex"),
      bundle: vscode.l10n.bundle ?? {},
    });
    return made;
  };

  const choose = async (uri: string): Promise<string | undefined> => {
    const models = (await ask<readonly ModelEntry[]>(MODELS, { uri })) ?? [];
    if (models.length <= 1) {
      return models[0]?.id;
    }
    const picked = await vscode.window.showQuickPick(
      models.map((model) => ({
        label: model.name,
        description: model.title,
        id: model.id,
      })),
      { title: t("Kerascope: which model?") },
    );
    return picked?.id ?? "";
  };

  subscriptions.push(
    new vscode.Disposable(() => {
      panel?.dispose();
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      follow(textEditor);
    }),
    server.onNotification(MODELS_CHANGED, (message) => {
      if (typeof message === "object" && message !== null && "uri" in message) {
        if (message.uri === shown?.uri) {
          void refresh(false);
        }
      }
    }),
  );

  return {
    async open(wantedTab, wantedUri, wantedModel) {
      const program =
        wantedUri === undefined ? activeProgram() : programOf(vscode.Uri.parse(wantedUri, true));
      const uri = program?.toString();
      const id = uri === undefined ? undefined : (wantedModel ?? (await choose(uri)));
      if (id === "") {
        return;
      }
      if (uri === undefined || id === undefined) {
        void vscode.window.showInformationMessage(t("No Keras model was found in this file yet."));
        return;
      }
      tab = wantedTab;
      shown = { uri, id, model: undefined };
      if (panel === undefined) {
        panel = create();
      } else {
        panel.reveal(undefined, true);
        await refresh(true);
      }
    },
  };
}

function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
