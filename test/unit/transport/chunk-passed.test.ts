import { expect, test } from "vitest";
import { chunkPassed } from "../../../transport/chunk-passed.ts";

const MIB = 1024 * 1024;

/** The most that dead chunks hold while 512 MiB of them pass. */
function mostHeldWhile(eachChunk: () => void): number {
  const before = process.memoryUsage().arrayBuffers;
  let mostHeld = 0;
  for (let chunk = 0; chunk < 512; chunk++) {
    Buffer.allocUnsafe(MIB);
    eachChunk();
    mostHeld = Math.max(mostHeld, process.memoryUsage().arrayBuffers - before);
  }
  return mostHeld;
}

test("the memory of chunks that have passed is given back within a few chunks", () => {
  expect(mostHeldWhile(() => chunkPassed(MIB))).toBeLessThan(16 * MIB);
});

test("left alone, V8 lets far more of it pile up", () => {
  expect(mostHeldWhile(() => {})).toBeGreaterThan(32 * MIB);
});
