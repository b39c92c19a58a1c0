import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { claimFolder } from "../../../../../client/data/prepare/claim-folder.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

describe("a folder that data is prepared into", () => {
  test("is claimed by one at a time, and free again afterwards", () => {
    using folder = temporaryFolder();
    {
      using _ = claimFolder(folder.path);
      expect(() => claimFolder(folder.path)).toThrow(`process ${process.pid} is preparing data there`);
    }
    expect(readdirSync(folder.path)).toEqual([]);
    using _ = claimFolder(folder.path);
  });

  test("that a process which still runs has claimed is refused, and taken over once it has ended", async () => {
    using folder = temporaryFolder();
    const other = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
    writeFileSync(folder.join(".preparing"), String(other.pid));
    expect(() => claimFolder(folder.path)).toThrow(`process ${other.pid} is preparing data there`);
    expect(existsSync(folder.join(".preparing"))).toBe(true);
    const ended = once(other, "exit");
    other.kill("SIGKILL");
    await ended;
    using _ = claimFolder(folder.path);
    expect(readFileSync(folder.join(".preparing"), "utf8")).toBe(String(process.pid));
  });

  test("with a claim of this process's number from another life is taken over", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join(".preparing"), String(process.pid));
    {
      using _ = claimFolder(folder.path);
    }
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("with a claim of a killed writer that holds nothing is taken over", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join(".preparing"), "");
    using _ = claimFolder(folder.path);
    expect(readFileSync(folder.join(".preparing"), "utf8")).toBe(String(process.pid));
  });
});
