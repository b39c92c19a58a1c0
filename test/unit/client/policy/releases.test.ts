import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  readReleases,
  releaseOf,
  watchReleases,
  writeRelease,
  type ReleaseDecision,
} from "../../../../client/policy/releases.ts";
import { releaseUpdate } from "../../../../client/policy/release-update.ts";
import { ManualClock } from "../../../support/manual-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const [DIGEST, OTHER] = ["a".repeat(64), "b".repeat(64)];

function decision(change: Partial<ReleaseDecision> = {}): ReleaseDecision {
  return {
    format: "chorale-release-1",
    decision: "released",
    study: "small",
    manifestDigest: OTHER,
    round: 1,
    updateDigest: DIGEST,
    name: "A. Example",
    decidedAt: "2026-03-30T12:00:00Z",
    ...change,
  };
}

describe("a person's decision on an update", () => {
  it("is found by the update's digest", () => {
    using folder = temporaryFolder();
    expect(releaseOf(folder.path, DIGEST)).toBeNull();
    writeRelease(folder.path, decision());
    expect(releaseOf(folder.path, DIGEST)).toEqual(decision());
    expect(releaseOf(folder.path, OTHER)).toBeNull();
  });

  it.each(["no JSON", JSON.stringify(decision({ updateDigest: OTHER })), "{}"])(
    "releases nothing where its file is not right: %s",
    (text) => {
      using folder = temporaryFolder();
      mkdirSync(folder.join("releases"));
      writeFileSync(folder.join("releases", `${DIGEST}.json`), text);
      expect(releaseOf(folder.path, DIGEST)).toBeNull();
      expect(readReleases(folder.path)).toEqual([]);
    },
  );

  it("does not name a path", () => {
    using folder = temporaryFolder();
    expect(() => writeRelease(folder.path, decision({ updateDigest: "../../etc" }))).toThrow("updateDigest");
    expect(releaseOf(folder.path, "../../etc")).toBeNull();
  });

  it("needs an update that waits", () => {
    using folder = temporaryFolder();
    const request = {
      stateDir: folder.path,
      study: "small",
      round: 1,
      name: "A",
      decision: "released",
    } as const;
    expect(() => releaseUpdate(request, new ManualClock())).toThrow("no result of round 1 of small waits");
  });
});

it("those who watch hear each new decision once, and none of before", () => {
  using folder = temporaryFolder();
  const clock = new ManualClock();
  writeRelease(folder.path, decision());
  const heard: string[] = [];
  const unwatch = watchReleases(folder.path, clock, ({ updateDigest, decision: word }) =>
    heard.push(`${updateDigest[0]} ${word}`),
  );
  clock.advance(3000);
  expect(heard).toEqual([]);
  writeRelease(folder.path, decision({ updateDigest: OTHER }));
  clock.advance(3000);
  writeRelease(folder.path, decision({ updateDigest: OTHER, decision: "discarded" }));
  clock.advance(3000);
  expect(heard).toEqual(["b released", "b discarded"]);
  unwatch();
  writeRelease(folder.path, decision({ decision: "discarded" }));
  clock.advance(3000);
  expect(heard).toHaveLength(2);
});
