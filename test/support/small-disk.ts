import { execFileSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

/** A disk of a few megabytes, for tests of a full one. */
export type SmallDisk = { readonly path: string; fill(): void; free(): void } & Disposable;

/** Mounts a disk in memory; null where this user or system cannot. Unmounted with its scope (`using`). */
export function mountSmallDisk(bytes: number): SmallDisk | null {
  const folder = temporaryFolder();
  const { path } = folder;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", path], { stdio: "ignore" });
  } catch {
    folder[Symbol.dispose]();
    return null;
  }
  const filler = join(path, "filler");
  return {
    path,
    fill: () => {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
    },
    free: () => rmSync(filler),
    [Symbol.dispose]: () => {
      execFileSync("umount", ["--lazy", path]);
      folder[Symbol.dispose]();
    },
  };
}
