import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { POLICY_EXAMPLE } from "../../../../../client/policy/node-policy/policy-example.ts";
import { defaultPolicy, readPolicy } from "../../../../../client/policy/node-policy/read-policy.ts";
import { writeExample } from "../../../../../client/policy/node-policy/write-example.ts";
import { root } from "../../../../tidy/tracked-files.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

function written(text: string): { path: string } & Disposable {
  const folder = temporaryFolder();
  const path = folder.join("policy.yaml");
  writeFileSync(path, text);
  return { path, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

describe("the example", () => {
  it("says every field, with the defaults", () => {
    using file = written(POLICY_EXAMPLE);
    const loaded = readPolicy(file.path);
    expect(loaded.policy).toEqual(defaultPolicy.policy);
    expect(loaded.digest).toBe(defaultPolicy.digest);
    const unsaid = Object.keys(loaded.policy).filter((field) => loaded.lineOf(field) === null);
    expect(unsaid).toEqual([]);
  });

  it("is docs/policy.example.yaml", () => {
    expect(readFileSync(join(root, "docs/policy.example.yaml"), "utf8")).toBe(POLICY_EXAMPLE);
  });

  it("replaces no file", () => {
    using folder = temporaryFolder();
    const path = folder.join("policy.yaml");
    expect(writeExample(path)).toContain(path);
    expect(() => writeExample(path)).toThrow("exists already");
    expect(writeExample(undefined)).toBe(POLICY_EXAMPLE);
  });
});

describe("a policy file", () => {
  it("has a line for what it says and none for what it leaves out", () => {
    using file = written(
      'format: chorale-policy-1\n\ncohortMin: 3\nendpoints:\n  shared:\n    deny: ["a"]\n',
    );
    const { lineOf, policy } = readPolicy(file.path);
    expect(policy.endpoints.shared).toEqual({ allow: ["*"], deny: ["a"] });
    expect(["cohortMin", "endpoints.shared.deny", "endpoints.shared.allow", "hours"].map(lineOf)).toEqual([
      3,
      6,
      null,
      null,
    ]);
  });

  it.each([
    ["", ":1: the file"],
    ["cohortMin: 3\n", "write chorale-policy-1"],
    ["format: chorale-policy-1\ncohortMinimum: 3\n", ":2: cohortMinimum:"],
    ["format: chorale-policy-1\n\ncohortMin: none\n", ":3: cohortMin:"],
    ["format: chorale-policy-1\nhours: [Mon 8-9]\n", ":2: hours"],
    ["format: chorale-policy-1\ntimeZone: Mars\n", "Europe/Berlin"],
    ["format: chorale-policy-1\nbytesPerDayMax: lots\n", "500 MB"],
    ["format: [\n", "policy.yaml:"],
  ])("is refused with its line: %j", (text, words) => {
    using file = written(text);
    expect(() => readPolicy(file.path)).toThrow(words);
  });

  it("that is not there is refused; none at all is the default policy", () => {
    expect(() => readPolicy(join(root, "no-such-policy.yaml"))).toThrow("no-such-policy.yaml");
    expect(readPolicy(undefined)).toBe(defaultPolicy);
  });
});
