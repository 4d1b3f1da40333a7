// Puts the server's libraries into bundled/libs, exactly as bundled/requirements.txt pins them.
// One package must run on every system and every Python that the server supports, so only wheels
// without compiled code are taken.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const requirements = path.join(here, "requirements.txt");
const libs = path.join(here, "libs");
const stamp = path.join(libs, ".built-from");
const OLDEST_PYTHON = "3.10";

const inputs = [requirements, import.meta.filename].map((file) => readFileSync(file));
const wanted = createHash("sha256").update(Buffer.concat(inputs)).digest("hex");
if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
  process.exit(0);
}

rmSync(libs, { recursive: true, force: true });
pip(findPython(), [
  ...["--target", libs, "--requirement", requirements, "--require-hashes", "--no-deps"],
  ...["--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none"],
  ...["--python-version", OLDEST_PYTHON, "--no-compile"],
]);
prune(libs);
writeFileSync(stamp, wanted);

function findPython() {
  const root = path.dirname(here);
  const candidates = [
    process.env.PYTHON,
    path.join(root, ".venv", "bin", "python"),
    path.join(root, ".venv", "Scripts", "python.exe"),
    "python3",
    "python",
  ];
  const found = candidates.find(
    (python) => python && spawnSync(python, ["-m", "pip", "--version"]).status === 0,
  );
  if (found === undefined) {
    stop("No Python with pip was found. Set PYTHON to one, or create .venv (make demo).");
  }
  return found;
}

function pip(python, args) {
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  const { status, stdout, stderr } = spawnSync(
    python,
    ["-m", "pip", "install", ...quiet, ...args],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) {
    // Only now: what pip warns of on the way says more about the machine than about the package.
    stop(`${stdout}${stderr}The server's libraries could not be installed with ${python}.`);
  }
}

/** Leaves what running needs, and the licences and metadata that tell what this is. */
function prune(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (["bin", "tests", "__pycache__"].includes(entry.name)) {
        rmSync(place, { recursive: true });
      } else {
        prune(place);
      }
    } else if (["RECORD", "INSTALLER", "REQUESTED", "direct_url.json"].includes(entry.name)) {
      rmSync(place);
    }
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
