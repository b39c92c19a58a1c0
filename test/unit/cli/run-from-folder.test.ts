import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it("`npm run chorale` reads and writes where the person is, as npm itself does not", () => {
  using folder = temporaryFolder();
  const root = join(import.meta.dirname, "../../..");
  execFileSync(
    process.execPath,
    ["scripts/chorale.mjs", "client", "policy", "example", "--out", "policy.yaml"],
    {
      cwd: root,
      env: { ...process.env, npm_lifecycle_event: "chorale", INIT_CWD: folder.path },
    },
  );
  expect(existsSync(folder.join("policy.yaml"))).toBe(true);
  expect(existsSync(join(root, "policy.yaml"))).toBe(false);
});
