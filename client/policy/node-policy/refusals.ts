import type { Refusal } from "../../agent/known-study.ts";
import type { ReleaseDecision } from "../releases.ts";
import type { Verdict } from "./judge.ts";
import type { Refused } from "./verdict-record.ts";

const HOLD_RULE = "holdUpdates";

/** What refuses everything while there is no policy that can be read. */
export const NO_POLICY = { rule: "the policy file", line: null } as const;

/** The refusals among verdicts, as they are recorded. */
export function refusalsIn(verdicts: readonly Verdict[]): Refused[] {
  return verdicts.filter(({ allowed }) => !allowed).map(({ rule, line, why }) => ({ rule, line, why }));
}

/** A person's decision on an update counts whatever the policy says about holding. */
export function judgeDecision(decision: ReleaseDecision | null): Verdict[] {
  if (decision?.decision !== "discarded") return [];
  const why = `${decision.name} discarded the update`;
  return [{ rule: HOLD_RULE, stage: "update", line: null, allowed: false, why, remedy: null }];
}

/**
 * What the coordinator is told: the rules' names alone, since reasons may hold figures of this node's data.
 */
export function refusalOf(rules: readonly string[]): Refusal {
  const names = [...new Set(rules)];
  if (names.length === 1 && names[0] === HOLD_RULE)
    return { reason: "UPDATE_WITHHELD", detail: "a person at this node discarded the update" };
  return { reason: "POLICY_REFUSED", detail: `refused by this node's policy: ${names.join(", ")}` };
}
