import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BesiegedFederation } from "../support/besieged-federation.ts";
import { attacksOfMembers } from "./penetration/hostile-members.ts";
import { floods } from "./penetration/floods.ts";
import { attacksInBetween } from "./penetration/in-between.ts";
import { attacksOfRevoked } from "./penetration/revoked-node.ts";
import { attacksOfStrangers } from "./penetration/strangers.ts";

let besieged: BesiegedFederation;
let memoryBefore = 0;

beforeAll(async () => {
  besieged = await BesiegedFederation.found();
  memoryBefore = besieged.memoryMiB();
});

afterAll(() => besieged[Symbol.asyncDispose]());

describe("somebody without an identity:", () => {
  attacksOfStrangers(() => besieged);
});
describe("a member that is hostile:", () => {
  attacksOfMembers(() => besieged);
});
describe("somebody in between:", () => {
  attacksInBetween(() => besieged);
});
describe("floods:", () => {
  floods(() => besieged);
});
describe("a node that was thrown out:", () => {
  attacksOfRevoked(() => besieged);
});

describe("after all of it", () => {
  test("the honest nodes are in every round, and the coordinator has not grown", async () => {
    expect(await besieged.goesOn()).toBe(true);
    for (const { nodes } of besieged.rounds) expect(nodes).toEqual(expect.arrayContaining(["ant", "bee"]));
    expect(besieged.memoryMiB() - memoryBefore).toBeLessThan(200);
  });

  test("the log has one line of JSON for each thing, and no failure of ours", () => {
    const lines = besieged.federation.coordinator.stderr.trimEnd().split("\n");
    const logged = lines.map((line) => JSON.parse(line) as { level: number; name: string });
    expect(logged.filter(({ level, name }) => level >= 50 || name !== "coordinator")).toEqual([]);
    expect(lines.filter((line) => /[^\P{C}]/u.test(line))).toEqual([]);
  });
});
