import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { writeAtomically } from "../../../process/write-atomically.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Where a crash, or somebody who can write to the folder, may have left a file before. */
const LEFT = `.identity.key.${process.pid}.tmp`;

test("a secret is not written into a file that was left for it: it would keep that file's mode", () => {
  using folder = temporaryFolder();
  writeFileSync(folder.join(LEFT), "left by a crash", { mode: 0o666 });
  writeAtomically(folder.join("identity.key"), "secret", 0o600);
  expect(readFileSync(folder.join("identity.key"), "utf8")).toBe("secret");
  expect(statSync(folder.join("identity.key")).mode & 0o777).toBe(0o600);
});

test.skipIf(process.platform === "win32")("nor through a link, into a file elsewhere", () => {
  using folder = temporaryFolder();
  symlinkSync(folder.join("elsewhere"), folder.join(LEFT));
  writeAtomically(folder.join("identity.key"), "secret", 0o600);
  expect(statSync(folder.join("elsewhere"), { throwIfNoEntry: false })).toBeUndefined();
  expect(readFileSync(folder.join("identity.key"), "utf8")).toBe("secret");
});
