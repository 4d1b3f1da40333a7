// The status that holds for a document, where folders have interpreters of their own.
import { innermost, type Machine } from "./interpreter";
import type { ShownStatus } from "./presentation";

/** What was told last: for each folder by its path, and for everything else. */
export interface KnownStatuses {
  readonly elsewhere: ShownStatus;
  readonly folders: Readonly<Record<string, ShownStatus>>;
}

/** What is known after `status`; `path` turns a folder's URI into its path on this machine. */
export function learn(
  known: KnownStatuses,
  status: ShownStatus,
  path: (uri: string) => string,
): KnownStatuses {
  if (!("folders" in status) || status.folders === null) {
    return { elsewhere: status, folders: {} };
  }
  const told = status.folders.map((folder) => [path(folder), status] as const);
  return {
    elsewhere: status.elsewhere ? status : known.elsewhere,
    folders: { ...known.folders, ...Object.fromEntries(told) },
  };
}

/** The status of the document at `file`, or of none in particular. */
export function statusOf(
  known: KnownStatuses,
  file: string | undefined,
  machine: Machine,
): ShownStatus {
  const around =
    file === undefined ? undefined : innermost(file, Object.keys(known.folders), machine);
  return known.folders[around ?? ""] ?? known.elsewhere;
}
