import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Inference } from "../../../demo/child-output.ts";
import { checkStudy, defaultStudy, readStudy } from "../../../demo/study.ts";

const measured: Inference["endpoints"] = [
  {
    name: "logD",
    kind: "regression",
    transform: "none",
    labels: 300,
    tables: { "/a.csv": 100, "/b.csv": 200 },
  },
  { name: "VDss", kind: "regression", transform: "log10", labels: 90, tables: { "/a.csv": 90 } },
  { name: "hERG", kind: "classification", transform: "none", labels: 80, tables: { "/b.csv": 80 } },
];
const members = ["a", "b", "c"];

function headsOf(study: ReturnType<typeof defaultStudy>): string[] {
  return study.endpoints.map(({ head }) => head);
}

test("the default study has every endpoint with its kind and transform, and private heads", () => {
  const study = defaultStudy(members, measured, { simulated: false });
  expect(study.endpoints.map(({ name, kind, transform }) => [name, kind, transform])).toEqual([
    ["logD", "regression", "none"],
    ["VDss", "regression", "log10"],
    ["hERG", "classification", "none"],
  ]);
  expect(headsOf(study)).toEqual(["private", "private", "private"]);
  expect(study.members.map(({ name }) => name)).toEqual(members);
  expect(study.secureAggregation).toBe("off");
});

test("the example's assays of several sites have a shared head, and a choice overrides both", () => {
  expect(headsOf(defaultStudy(members, measured, { simulated: true }))).toEqual([
    "shared",
    "private",
    "private",
  ]);
  const chosen = defaultStudy(members, measured, { simulated: false, heads: "shared", rounds: 7, seed: 9 });
  expect(headsOf(chosen)).toEqual(["shared", "shared", "shared"]);
  expect([chosen.rounds.count, chosen.seed]).toEqual([7, 9]);
});

test.each([
  [1, 1],
  [2, 1],
  [4, 3],
])("of %i nodes %i updates make a round", (nodes, updatesMin) => {
  const names = Array.from({ length: nodes }, (_, index) => `node-${index}`);
  expect(defaultStudy(names, measured, { simulated: false }).rounds.updatesMin).toBe(updatesMin);
});

test("tables without any endpoint give a clear refusal", () => {
  expect(() => defaultStudy(members, [], { simulated: false })).toThrow("no table has a column");
});

test("an endpoint that nobody has, a member without table and a table without member are named", () => {
  const study = defaultStudy(members, measured, { simulated: false });
  expect(() => checkStudy(study, members, measured)).not.toThrow();
  expect(() => checkStudy(study, members, measured.slice(1))).toThrow("nobody has the endpoint logD");
  expect(() => checkStudy(study, ["a", "b"], measured)).toThrow("member c has no table");
  expect(() => checkStudy(study, [...members, "d"], measured)).toThrow("the site d is no member");
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chorale-study-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const written = `format: chorale-study-1
study: mine
purpose: test
members: [a, b]
endpoints: [{ name: logD, kind: regression, head: shared }]
rounds: { count: 5, updatesMin: 2 }
secureAggregation: "off"
seed: 3
`;

test("a study file is taken as written, with the caller's choices over it", () => {
  const path = join(folder, "study.yaml");
  writeFileSync(path, written);
  const asWritten = readStudy(path, {});
  expect([asWritten.study, asWritten.rounds.count, asWritten.seed, ...headsOf(asWritten)]).toEqual([
    "mine",
    5,
    3,
    "shared",
  ]);
  const chosen = readStudy(path, { heads: "private", rounds: 2, seed: 0 });
  expect([chosen.rounds.count, chosen.seed, ...headsOf(chosen)]).toEqual([2, 0, "private"]);
});

test("a study file that is missing or wrong is refused with its field", () => {
  const path = join(folder, "study.yaml");
  expect(() => readStudy(path, {})).toThrow("no such file");
  writeFileSync(path, written.replace("updatesMin: 2", "updatesMin: 9"));
  expect(() => readStudy(path, {})).toThrow("rounds.updatesMin: a quorum of 9");
});
