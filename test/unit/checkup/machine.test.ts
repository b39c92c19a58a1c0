import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDisk } from "../../../checkup/machine/disk.ts";
import { checkMemory, readMemory } from "../../../checkup/machine/memory.ts";
import { checkNodeVersion } from "../../../checkup/machine/node-version.ts";
import { checkOpenFiles, readOpenFilesMax } from "../../../checkup/machine/open-files.ts";
import { checkThreads } from "../../../checkup/machine/threads.ts";
import { checkTimeZone } from "../../../checkup/machine/time-zone.ts";
import { mountSmallDisk } from "../../support/small-disk.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MIB = 1024 * 1024;

describe("disk space", () => {
  it("is measured where a folder that is still to be made will lie", () => {
    using folder = temporaryFolder();
    const { state, figures } = checkDisk(join(folder.path, "not", "yet"), null);
    expect(state).not.toBe("problem");
    expect(figures.freeBytes).toBeGreaterThan(0);
  });

  it("is a problem where the study needs more, and on a full disk", (context) => {
    using disk = mountSmallDisk(256 * MIB);
    if (disk === null) return context.skip("no disk can be mounted here");
    expect(checkDisk(disk.path, null).state).toBe("warning");
    const study = checkDisk(disk.path, 300 * MIB);
    expect(study).toMatchObject({ state: "problem", figures: { neededBytes: 300 * MIB } });
    expect(study.found.en).toMatch(/^256 MiB free at .*; the study needs about 300 MiB$/);
    disk.fill();
    expect(checkDisk(disk.path, null)).toMatchObject({ state: "problem", figures: { freeBytes: 0 } });
  });

  it("is a problem in what is no folder", () => {
    expect(checkDisk("/dev/null/state", null)).toMatchObject({ state: "problem" });
  });
});

describe("memory", () => {
  it("is measured on this machine", () => {
    const { totalBytes, availableBytes } = readMemory();
    expect(availableBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThanOrEqual(availableBytes);
  });

  it.each([
    [8192, 4096, undefined, "ok"],
    [8192, 1024, undefined, "warning"],
    [8192, 256, undefined, "problem"],
    [8192, 4096, 16_384, "warning"],
    [8192, 4096, 4096, "ok"],
  ])("of %i MiB with %i free, a model may take %s: %s", (total, free, most, state) => {
    const memory = { totalBytes: total * MIB, availableBytes: free * MIB };
    expect(checkMemory(memory, most).state).toBe(state);
  });
});

describe("the machine", () => {
  it.each([
    ["24.1.0", "ok"],
    ["22.18.0", "ok"],
    ["22.17.1", "problem"],
    ["20.19.0", "problem"],
  ])("with Node %s: %s", (version, state) => {
    expect(checkNodeVersion(version).state).toBe(state);
  });

  it("should not be asked for more threads than it has", () => {
    expect(checkThreads(4, 4).state).toBe("ok");
    expect(checkThreads(4, null).state).toBe("ok");
    expect(checkThreads(4, 5)).toMatchObject({
      state: "warning",
      remedy: { en: expect.stringContaining("to 4") },
    });
  });

  it.each([
    [Infinity, "ok"],
    [4096, "ok"],
    [1000, "warning"],
    [100, "problem"],
    [null, "skipped"],
  ])("may open %s files of 2048: %s", (limit, state) => {
    expect(checkOpenFiles(limit, 2048).state).toBe(state);
  });

  it.runIf(process.platform === "linux")("has a limit of open files", () => {
    expect(readOpenFilesMax()).toBeGreaterThan(0);
  });

  it("has a time zone, and a warning where TZ names none", () => {
    expect(checkTimeZone(undefined, 0).state).toBe("ok");
    expect(checkTimeZone("Asia/Seoul", 0).state).toBe("ok");
    expect(checkTimeZone("KST-9", 0).state).toBe("ok");
    expect(checkTimeZone("Asia/Soul", 0)).toMatchObject({
      state: "warning",
      found: { en: expect.stringContaining("does not know TZ=Asia/Soul") },
    });
  });
});
