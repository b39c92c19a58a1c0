import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describePolicy } from "../../../../../client/commands/describe-policy.ts";
import { explainFor } from "../../../../../client/policy/node-policy/explain-for.ts";
import { canonicalBytes } from "../../../../../trust/manifest/canonical.ts";
import { FEDERATION_ID, operatorIdentity } from "../../../../support/identities.ts";
import { ManualClock } from "../../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";
import { approve, judged, studyWith } from "./policy-study.ts";

const NODE = `name: alpha
coordinator: fl.example.org:7443
federation: { id: ${FEDERATION_ID}, name: tests, operator: ${operatorIdentity.fingerprint} }
tls: { authority: system }
data: compounds.csv
stateDir: state
`;

/** A node with this policy, or without a policy file, and a study's file. */
function nodeWith(
  policy: string | null,
): { ask(): ReturnType<typeof explainFor>; state: string } & Disposable {
  const folder = temporaryFolder();
  const config = folder.join("node.yaml");
  writeFileSync(config, policy === null ? NODE : `${NODE}policy: policy.yaml\n`);
  if (policy !== null) writeFileSync(folder.join("policy.yaml"), `format: chorale-policy-1\n${policy}`);
  const study = folder.join("study.yaml");
  writeFileSync(study, canonicalBytes(studyWith()));
  const clock = new ManualClock();
  clock.advance(Date.parse("2026-03-30T12:00:00Z"));
  return {
    state: folder.join("state"),
    ask: () => explainFor({ config, study }, clock),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

describe("explaining a policy", () => {
  it("names the line that refuses, and what could be done", () => {
    using node = nodeWith("cohortMin: 3\npurposes: [research]\n");
    const explained = node.ask();
    expect(explained.allowed).toBe(false);
    const words = describePolicy(explained);
    expect(words).toMatch(/^2 +cohortMin +refused +2 updates can make a model; at least 3$/m);
    expect(words).toMatch(/^3 +purposes +allowed /m);
    expect(words).toMatch(/^default +strategies +allowed /m);
    expect(words).toContain(
      "ask the operator to raise rounds.updatesMin to 3, or change line 2 of the policy (cohortMin)",
    );
    expect(words).toContain("The policy refuses this study.");
  });

  it("tells what only has to wait from what is refused", () => {
    using node = nodeWith("hours: [Mon 20:00-24:00]\n");
    const explained = node.ask();
    expect(explained.allowed).toBe(true);
    const words = describePolicy(explained);
    expect(words).toMatch(/^2 +hours +not now +it is Mon 12:00 in UTC; rounds may begin Mon 20:00-24:00$/m);
    expect(words).toMatch(/^default +cohortMin +not now +the approvals of 0 of 3 members/m);
    expect(words).toContain("The policy allows this study, but no round of it now.");
  });

  it("counts the approvals that are there", () => {
    using node = nodeWith("");
    approve(node.state, judged(studyWith()));
    const explained = node.ask();
    expect(explained.verdicts.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(describePolicy(explained)).toContain("The policy allows this study.");
  });

  it("says where no policy file is named", () => {
    using node = nodeWith(null);
    expect(describePolicy(node.ask())).toContain("the default policy: node.yaml names no policy file");
  });
});
