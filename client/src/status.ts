import * as vscode from "vscode";
import { DOCUMENTS } from "./documents";
import { present, type ShownStatus } from "./presentation";
import type { Subscriptions } from "./subscriptions";

const SEVERITIES = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

export interface StatusItem {
  readonly show: (status: ShownStatus) => void;
  readonly current: () => ShownStatus;
}

/** The entry among the language status items of Python files. */
export function createStatusItem(subscriptions: Subscriptions): StatusItem {
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
  };
  show(current);
  return { show, current: () => current };
}
