import { chmodSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readTrainerToken } from "../../../../client/trainer-service/read-trainer-token.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const token = "a-token-of-enough-letters";

it("reads the one line of a private file", async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.join("token"), `${token}\n`, { mode: 0o600 });
  expect(await readTrainerToken(folder.join("token"))).toBe(token);
});

it("refuses a file that others may read", async () => {
  using folder = temporaryFolder();
  writeFileSync(folder.join("token"), token, { mode: 0o600 });
  for (const mode of [0o640, 0o604, 0o644]) {
    chmodSync(folder.join("token"), mode);
    await expect(readTrainerToken(folder.join("token"))).rejects.toMatchObject({ exitCode: 2 });
  }
});

it.each(["", "short", "two words that are long enough", "a line\nand another one", "ü".repeat(20)])(
  "refuses %j, which is no token",
  async (text) => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("token"), text, { mode: 0o600 });
    await expect(readTrainerToken(folder.join("token"))).rejects.toThrow("holds no token");
  },
);

it("says where there is no file", async () => {
  using folder = temporaryFolder();
  await expect(readTrainerToken(folder.join("token"))).rejects.toThrow("trainer.tokenFile: no such file");
});
