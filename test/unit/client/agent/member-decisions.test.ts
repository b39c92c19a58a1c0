import { expect, test } from "vitest";
import { createAgent, type Agent } from "../../../../client/agent/agent-state.ts";
import { newStudy } from "../../../../client/agent/known-study.ts";
import { SharedDecisions, type DecidedVersion } from "../../../../client/agent/member-decisions.ts";
import { manifestDigest } from "../../../../trust/manifest/signed-manifest.ts";
import { nextVersion, smallStudy } from "../../../support/small-study.ts";
import { SIGNATURE } from "./agent-under-test.ts";

const manifest = smallStudy();
const first = { manifest, digest: manifestDigest(manifest) };
const later = nextVersion(manifest, { rounds: { ...manifest.rounds, count: 9 } });
const second = { manifest: later, digest: manifestDigest(later) };

/** A decision as far as it is looked at before its signature is. */
const about = ({ digest }: DecidedVersion, padding = ""): Buffer =>
  Buffer.from(JSON.stringify({ document: { manifestDigest: digest, padding } }));

/** The decisions that were given to be verified, with the digests of the versions that they may be on. */
function recording() {
  const stored: [string[], Uint8Array[]][] = [];
  const shared = new SharedDecisions({
    store: (versions, decisions) => stored.push([versions.map(({ digest }) => digest), [...decisions]]),
    approvedBy: ({ version }) => (version === 1 ? ["alpha", "beta"] : ["beta", "gamma"]),
  });
  return { shared, stored };
}

const none: Agent = createAgent({ node: "alpha", approvals: [] });
const knowing: Agent = createAgent({
  node: "alpha",
  approvals: [],
  studies: [newStudy({ name: "small", ...first, signature: SIGNATURE, forbidden: null })],
});

test("decisions on a version that is known are verified at once, what is none with them", () => {
  const { shared, stored } = recording();
  const nonsense = Buffer.from("nonsense");
  shared.take(knowing, "small", [about(first), nonsense]);
  expect(stored).toEqual([[[first.digest], [about(first), nonsense]]]);
});

test("decisions on a version that comes later wait for it, and are verified once", () => {
  const { shared, stored } = recording();
  shared.take(none, "small", [about(first)]);
  shared.take(knowing, "small", [about(second)]);
  expect(stored).toEqual([]);
  shared.arrived(knowing, second);
  shared.arrived(knowing, second);
  expect(stored).toEqual([
    [
      [first.digest, second.digest],
      [about(first), about(second)],
    ],
  ]);
});

test("decisions that wait are bounded, and forgotten with the connection", () => {
  const { shared, stored } = recording();
  shared.take(knowing, "small", [about(second, "x".repeat(10_000))]);
  shared.arrived(knowing, second);
  shared.take(knowing, "small", [about(second)]);
  shared.clear();
  shared.arrived(knowing, second);
  expect(stored).toEqual([]);
});

test("a version's approvals are counted by the keys of the version in force and by its own", () => {
  expect(recording().shared.approvedBy(knowing, second)).toEqual(["alpha", "beta", "gamma"]);
});
