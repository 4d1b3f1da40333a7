// Where Python interpreters are, as pure functions: no editor, no processes.
import * as path from "node:path";

/** The parts of the machine that finding an interpreter depends on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly exists: (file: string) => boolean;
}

/** Names of Python 3 commands, the usual one first, then newer before older. */
const COMMANDS = ["python3", "python", ...[15, 14, 13, 12, 11, 10].map((n) => `python3.${n}`)];

const flavour = (machine: Machine): path.PlatformPath =>
  machine.platform === "win32" ? path.win32 : path.posix;

/** Fills in `~`, `${workspaceFolder}`, `${userHome}` and `${env:NAME}` in a path of the settings. */
export function expandVariables(
  text: string,
  machine: Machine,
  workspaceFolder: string | undefined,
): string {
  const values: Record<string, string | undefined> = {
    workspaceFolder,
    userHome: machine.home,
  };
  return text
    .trim()
    .replace(/^~(?=$|[\\/])/, () => machine.home)
    .replace(/\$\{(?:env:)?([^}]+)\}/g, (whole: string, name: string) => {
      const value = whole.startsWith("${env:") ? machine.env[name] : values[name];
      return value ?? whole;
    });
}

/** A relative path with folders in it means one in `folder`; a bare command stays one. */
export function withinFolder(file: string, folder: string | undefined, machine: Machine): string {
  const paths = flavour(machine);
  const command = !/[\\/]/.test(file);
  return folder === undefined || command || paths.isAbsolute(file) || /^[~$]/.test(file)
    ? file
    : paths.join(folder, file);
}

/** The interpreter of the virtual environment in `folder`, whether or not it exists. */
export function virtualEnvironmentPython(folder: string, machine: Machine): string {
  return machine.platform === "win32"
    ? path.win32.join(folder, "Scripts", "python.exe")
    : path.posix.join(folder, "bin", "python");
}

/** The interpreters of the virtual environments that lie where people put them in a project. */
export function workspaceInterpreters(folders: readonly string[], machine: Machine): string[] {
  return folders
    .flatMap((folder) => [".venv", "venv"].map((name) => flavour(machine).join(folder, name)))
    .map((folder) => virtualEnvironmentPython(folder, machine))
    .filter(machine.exists);
}

/**
 * The interpreters on `PATH`, in the order in which a shell finds them. Relative entries are left
 * out: what they mean depends on the folder that happens to be open.
 */
export function pathInterpreters(machine: Machine): string[] {
  const windows = machine.platform === "win32";
  const variable = machine.env.PATH ?? machine.env.Path ?? "";
  const folders = variable
    .split(windows ? ";" : ":")
    .filter((folder) => flavour(machine).isAbsolute(folder));
  const files = COMMANDS.map((name) => (windows ? `${name}.exe` : name)).flatMap((name) =>
    folders.map((folder) => flavour(machine).join(folder, name)),
  );
  return [...new Set(files)].filter(machine.exists);
}

/** The innermost of `folders` that `file` lies in. */
export function innermost(
  file: string,
  folders: readonly string[],
  machine: Machine,
): string | undefined {
  return folders
    .filter((folder) => isWithin(file, [folder], machine))
    .reduce<string | undefined>(
      (best, folder) => (best === undefined || folder.length > best.length ? folder : best),
      undefined,
    );
}

/** Whether `file` lies in one of `folders`. */
export function isWithin(file: string, folders: readonly string[], machine: Machine): boolean {
  return folders.some((folder) => {
    const relative = flavour(machine).relative(folder, file);
    return (
      relative !== "" &&
      !/^\.\.(?:$|[\\/])/.test(relative) &&
      !flavour(machine).isAbsolute(relative)
    );
  });
}

/**
 * The interpreters that may run Kerascope's own server, best first: the selected one, then those on
 * `PATH`. In an untrusted workspace nothing that lies in it is run; `resolve` follows links.
 */
export function serverCandidates(
  selected: string | null,
  trusted: boolean,
  folders: readonly string[],
  machine: Machine,
  resolve: (file: string) => string = (file) => file,
): string[] {
  const candidates = [...(selected === null ? [] : [selected]), ...pathInterpreters(machine)];
  const allowed = (file: string): boolean =>
    trusted || ![file, resolve(file)].some((place) => isWithin(place, folders, machine));
  return [...new Set(candidates)].filter(allowed);
}

/** The first answer that is one, each source asked only when those before it had none. */
export async function firstAnswer(
  sources: readonly (() => Promise<string | undefined>)[],
): Promise<string | undefined> {
  for (const ask of sources) {
    const answer = await ask();
    if (answer !== undefined && answer !== "") {
      return answer;
    }
  }
  return undefined;
}
