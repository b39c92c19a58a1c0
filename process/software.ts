import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

function findPackageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/** The folder of this package's `package.json`, from the sources and from the build alike. */
const packageRoot: string = findPackageRoot();

const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };

/** Name and version of this build, for example `chorale 0.1.0`. */
export const software = `chorale ${manifest.version}`;
