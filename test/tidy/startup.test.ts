import { dirname, join } from "node:path/posix";
import { expect, test } from "vitest";
import { codeFiles } from "./tracked-files.ts";

const STATIC = /(?:^|\n)(?:import|export)\s+(?!type\s)(?:[\w*\s{},]*?\s*from\s+)?"(?<from>[^"]+)"/g;
const texts = new Map(codeFiles.map(({ path, text }) => [path, text]));

/** Packages that are loaded with a file, before anything of it runs. */
function packagesLoadedWith(entry: string): string[] {
  const packages = new Set<string>();
  const seen = new Set([entry]);
  for (const path of seen)
    for (const { groups } of (texts.get(path) ?? "").matchAll(STATIC)) {
      const from = groups!.from!;
      if (from.startsWith(".")) seen.add(join(dirname(path), from));
      else if (!from.startsWith("node:")) packages.add(from);
    }
  return [...packages].sort();
}

// Every command of a group waits for what the group's file loads: chemistry, gRPC, ONNX Runtime and table
// readers are loaded by the command that works with them.
test.each([
  ["cli/main.ts", ["commander"]],
  ["client/main.ts", ["commander", "zod"]],
  ["coordinator/main.ts", ["commander"]],
  ["doctor/main.ts", ["commander"]],
  ["demo/main.ts", ["commander"]],
])("%s loads no package that only some of its commands need", (entry, expected) => {
  expect(texts.has(entry)).toBe(true);
  expect(packagesLoadedWith(entry).filter((name) => !expected.includes(name))).toEqual([]);
});

test.each([
  "client/enrolment/show-identity.ts",
  "client/policy/list-studies.ts",
  "client/policy/approval-bundle.ts",
  "client/egress/show-egress.ts",
])("%s reads this node's files with neither gRPC, chemistry nor a runtime", (entry) => {
  expect(texts.has(entry)).toBe(true);
  const heavy = /grpc|onnxruntime|rdkit|x509|tensorflow|hyparquet|fastify|kysely/;
  expect(packagesLoadedWith(entry).filter((name) => heavy.test(name))).toEqual([]);
});
