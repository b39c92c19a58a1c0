import { describe, expect, it } from "vitest";
import { judgeRound, judgeUpdate } from "../../../../../client/policy/node-policy/judge.ts";
import type { RoundFacts, UpdateFacts } from "../../../../../client/policy/node-policy/rule.ts";
import { vectorNorm } from "../../../../../models/vector-norm.ts";
import { factsOf, policyWith, studyWith } from "./policy-study.ts";

type Changes = Record<string, unknown>;
const facts = factsOf(studyWith(), Date.parse("2026-03-30T12:00:00Z"));
const UPDATE_BYTES = facts.size.updateBytes;

function refusingRound(policy: Changes, change: Partial<RoundFacts> = {}): string[] {
  const asked = { ...facts, round: 1, approvals: 3, bytesToday: 0, updatesBefore: 0, ...change };
  return judgeRound(policyWith(policy), asked).flatMap(({ rule, allowed }) => (allowed ? [] : [rule]));
}

function refusingUpdate(policy: Changes, change: Partial<UpdateFacts> = {}): string[] {
  const asked = { ...facts, norm: 1, bytes: 100, bytesToday: 0, updatesBefore: 0, ...change };
  return judgeUpdate(policyWith(policy), asked).flatMap(({ rule, allowed }) => (allowed ? [] : [rule]));
}

describe("a round", () => {
  it("begins in open hours only", () => {
    expect(refusingRound({ hours: ["Mon 12:00-13:00"] })).toEqual([]);
    expect(refusingRound({ hours: ["Mon 12:01-13:00"] })).toEqual(["hours"]);
    expect(refusingRound({ hours: ["Mon 12:00-13:00"], timeZone: "Asia/Seoul" })).toEqual(["hours"]);
  });

  it("begins once enough members have approved", () => {
    expect(refusingRound({ cohortMin: 3 }, { approvals: 2 })).toEqual(["cohortMin"]);
    expect(refusingRound({ cohortMin: 3 }, { approvals: 3 })).toEqual([]);
  });

  it("is one of the study's, and of those that the policy allows", () => {
    expect(refusingRound({}, { round: 60 })).toEqual([]);
    expect(refusingRound({}, { round: 61 })).toEqual(["roundsMax"]);
    expect(refusingRound({ roundsMax: 5 }, { round: 16, updatesBefore: 4 })).toEqual([]);
    expect(refusingRound({ roundsMax: 5 }, { round: 6, updatesBefore: 5 })).toEqual(["roundsMax"]);
  });

  it("that failed is numbered, too: the study's last rounds are not refused after one", () => {
    expect(refusingRound({}, { round: 21 })).toEqual([]);
    expect(refusingRound({ roundsMax: 20 }, { round: 21 })).toEqual([]);
  });

  it("leaves room for its update in the bytes of the day", () => {
    const policy = { bytesPerDayMax: UPDATE_BYTES + 10 };
    expect(refusingRound(policy, { bytesToday: 10 })).toEqual([]);
    expect(refusingRound(policy, { bytesToday: 11 })).toEqual(["bytesPerDayMax"]);
    expect(refusingRound({ bytesPerDayMax: null }, { bytesToday: 1e15 })).toEqual([]);
  });
});

describe("an update", () => {
  it("is one of those that the policy lets out of a study", () => {
    expect(refusingUpdate({ roundsMax: 5 }, { updatesBefore: 4 })).toEqual([]);
    expect(refusingUpdate({ roundsMax: 5 }, { updatesBefore: 5 })).toEqual(["roundsMax"]);
  });

  it("leaves up to the norm", () => {
    expect(refusingUpdate({ updateNormMax: 1 }, { norm: 1 })).toEqual([]);
    expect(refusingUpdate({ updateNormMax: 1 }, { norm: 1.0001 })).toEqual(["updateNormMax"]);
    expect(refusingUpdate({ updateNormMax: null }, { norm: 1e30 })).toEqual([]);
  });

  it.each([NaN, Infinity])("does not leave with a norm of %s, whatever is allowed", (norm) => {
    expect(refusingUpdate({ updateNormMax: null }, { norm })).toEqual(["updateNormMax"]);
  });

  it("leaves within the bytes of the day", () => {
    expect(refusingUpdate({ bytesPerDayMax: 150 }, { bytesToday: 50 })).toEqual([]);
    expect(refusingUpdate({ bytesPerDayMax: 150 }, { bytesToday: 51 })).toEqual(["bytesPerDayMax"]);
  });

  it("has the norm of its values", () => {
    expect(vectorNorm(Float32Array.of(3, -4))).toBe(5);
    expect(vectorNorm(Float32Array.of(1, Number.NaN))).toBeNaN();
    expect(vectorNorm(Float32Array.of(3e38, 3e38))).toBeGreaterThan(4e38);
  });
});
