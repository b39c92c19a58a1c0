import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PrivateHeadFile } from "../../../../client/training/private-head.ts";
import { temporaryFolder } from "../data/temporary-table.ts";

const head = (value: number): Float32Array => new Float32Array([value, -value, 0.1]);
const openFile = (path: string, key = "study"): PrivateHeadFile => new PrivateHeadFile(path, key, 3);

test("a head that was saved is there after a restart, bit for bit", () => {
  const path = join(temporaryFolder(), "studies", "s", "private-head.bin");
  openFile(path).save(1, head(1));
  expect(openFile(path).latest()).toEqual(head(1));
});

test("training a round again starts from the head before that round", () => {
  const path = join(temporaryFolder(), "private-head.bin");
  const file = openFile(path);
  for (const round of [1, 2, 3]) file.save(round, head(round));
  const again = openFile(path);
  expect(again.before(3)).toEqual(head(2));
  expect(again.before(4)).toEqual(head(3));
  expect(again.before(1)).toBeNull();
});

test("a round trained again replaces its head and what came after", () => {
  const file = openFile(join(temporaryFolder(), "private-head.bin"));
  for (const round of [1, 2, 3]) file.save(round, head(round));
  file.save(2, head(20));
  expect(file.latest()).toEqual(head(20));
  expect(file.before(2)).toEqual(head(1));
});

test("a round left out is bridged by the last head before it", () => {
  const file = openFile(join(temporaryFolder(), "private-head.bin"));
  file.save(2, head(2));
  expect(file.before(7)).toEqual(head(2));
});

test("a saved head does not change when training goes on", () => {
  const file = openFile(join(temporaryFolder(), "private-head.bin"));
  const live = head(1);
  file.save(1, live);
  live.fill(9);
  expect(file.latest()).toEqual(head(1));
});

test("the file does not grow with the rounds", () => {
  const path = join(temporaryFolder(), "private-head.bin");
  const file = openFile(path);
  for (let round = 1; round <= 9; round += 1) file.save(round, head(round));
  const size = readFileSync(path).length;
  for (let round = 91; round <= 99; round += 1) file.save(round, head(round));
  expect(readFileSync(path).length).toBeLessThanOrEqual(size + 3);
});

test.each([
  ["of another manifest", (path: string) => openFile(path, "other")],
  ["of another length", (path: string) => new PrivateHeadFile(path, "study", 4)],
  [
    "with a flipped bit",
    (path: string) => {
      const bytes = readFileSync(path);
      bytes[bytes.length - 40]! ^= 1;
      writeFileSync(path, bytes);
      return openFile(path);
    },
  ],
])("a file %s is not used", (_, reopen) => {
  const path = join(temporaryFolder(), "private-head.bin");
  openFile(path).save(1, head(1));
  expect(reopen(path).latest()).toBeNull();
});
