import type { LoadedPolicy } from "./read-policy.ts";
import { roundRules, updateRules } from "./round-rules.ts";
import type { RoundFacts, Rule, StudyFacts, UpdateFacts } from "./rule.ts";
import { studyRules } from "./study-rules.ts";

/** What one rule of a node's policy says. */
export type Verdict = {
  /** The policy's field. */
  readonly rule: string;
  /** When it is asked. */
  readonly stage: "study" | "round" | "update";
  /** Where the policy file says so; null where the default holds. */
  readonly line: number | null;
  readonly allowed: boolean;
  /** In words, with the numbers of both sides. For people at this node: it may hold figures of its data. */
  readonly why: string;
  /** What could be done about a refusal; null where it is allowed. */
  readonly remedy: string | null;
};

/** One verdict for each rule on a study. */
export function judgeStudy(policy: LoadedPolicy, facts: StudyFacts): Verdict[] {
  return verdicts(policy, "study", studyRules, facts);
}

/** One verdict for each rule on the beginning of a round. */
export function judgeRound(policy: LoadedPolicy, facts: RoundFacts): Verdict[] {
  return verdicts(policy, "round", roundRules, facts);
}

/** One verdict for each rule on a trained update. */
export function judgeUpdate(policy: LoadedPolicy, facts: UpdateFacts): Verdict[] {
  return verdicts(policy, "update", updateRules, facts);
}

function verdicts<Facts>(
  loaded: LoadedPolicy,
  stage: Verdict["stage"],
  rules: readonly Rule<Facts>[],
  facts: Facts,
): Verdict[] {
  return rules.map(({ rule, judge }) => {
    const { allowed, there, here, ask } = judge(loaded.policy, facts);
    const why = `${there}; ${here}`;
    const line = loaded.lineOf(rule);
    return { rule, stage, line, allowed, why, remedy: allowed ? null : remedyOf(loaded, rule, line, ask) };
  });
}

function remedyOf(
  { path }: LoadedPolicy,
  rule: string,
  line: number | null,
  ask: string | undefined,
): string {
  const change =
    line !== null
      ? `change line ${line} of the policy (${rule})`
      : path !== null
        ? `write ${rule} into the policy: its default refuses this`
        : `write a policy file with ${rule} (\`chorale client policy example\`): its default refuses this`;
  return ask === undefined ? change : `ask the operator to ${ask}, or ${change}`;
}
