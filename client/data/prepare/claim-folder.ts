import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError } from "../../../process/command-error.ts";

const CLAIM = ".preparing";
/**
 * Folders that this process has claimed: a claim of its number that is not among them is of a dead namesake.
 */
const claimed = new Set<string>();

/**
 * Keeps other processes from preparing into the folder until it is disposed of; a claim of a process that has
 * ended is taken over. Throws a `CommandError` where another one works there.
 */
export function claimFolder(folder: string): Disposable {
  const path = resolve(join(folder, CLAIM));
  while (!tryToClaim(path)) {
    const owner = Number(readOwner(path));
    if (isAtWork(owner, path))
      throw new CommandError(`${folder}: process ${owner} is preparing data there`, {
        remedy: "wait until it has ended, or name another folder",
      });
    rmSync(path, { force: true });
  }
  claimed.add(path);
  return {
    [Symbol.dispose]() {
      claimed.delete(path);
      rmSync(path, { force: true });
    },
  };
}

/** Whether a process of this number runs. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function tryToClaim(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** "" where the claim was given up in between, or is just being written. */
function readOwner(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function isAtWork(pid: number, path: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return pid === process.pid ? claimed.has(path) : isRunning(pid);
}
