import * as vscode from "vscode";
import { DOCUMENTS } from "./documents";
import { type Line, present, presentLines, type ShownStatus } from "./presentation";
import type { Subscriptions } from "./subscriptions";
import { t } from "./words";

const SEVERITIES = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

export interface StatusItem {
  readonly show: (status: ShownStatus) => void;
  readonly current: () => ShownStatus;
}

/** An entry that is there only while there is something to say. */
function createLine(id: string, name: string): (line: Line | undefined) => void {
  let item: vscode.LanguageStatusItem | undefined;
  return (line) => {
    if (line === undefined) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= vscode.languages.createLanguageStatusItem(id, [...DOCUMENTS]);
    item.name = name;
    item.text = line.text;
    item.detail = line.detail;
    item.severity = SEVERITIES[line.severity];
    item.command = { command: line.command.id, title: line.command.title };
    item.accessibilityInformation = { label: `${line.text}: ${line.reason}` };
  };
}

/** The entries among the language status items of Python files. */
export function createStatusItem(subscriptions: Subscriptions): StatusItem {
  const interpreter = createLine("kerascope.status.interpreter", t("Kerascope's interpreter"));
  const sandbox = createLine("kerascope.status.sandbox", t("Kerascope's sandbox"));
  subscriptions.push(
    new vscode.Disposable(() => {
      interpreter(undefined);
      sandbox(undefined);
    }),
  );
  const item = vscode.languages.createLanguageStatusItem("kerascope.status", [...DOCUMENTS]);
  item.name = "Kerascope";
  subscriptions.push(item);
  let current: ShownStatus = { state: "starting" };

  const show = (status: ShownStatus): void => {
    current = status;
    const shown = present(status);
    item.text = shown.text;
    item.detail = shown.detail;
    item.severity = SEVERITIES[shown.severity];
    item.busy = shown.busy;
    item.command = { command: shown.command.id, title: shown.command.title };
    item.accessibilityInformation = {
      label: [shown.text, shown.reason].filter((part) => part !== "").join(": "),
    };
    const lines = presentLines(status);
    interpreter(lines.interpreter);
    sandbox(lines.sandbox);
  };
  show(current);
  return { show, current: () => current };
}
