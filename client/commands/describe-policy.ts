import type { PolicyExplained } from "../policy/node-policy/explain-policy.ts";
import type { Verdict } from "../policy/node-policy/judge.ts";
import { formatTable } from "../../process/format-table.ts";

/**
 * What a policy says about a study, for a person: a line for each rule, then what could be done about
 * refusals.
 */
export function describePolicy({
  study,
  manifestDigest,
  policy,
  allowed,
  verdicts,
}: PolicyExplained): string {
  const rows = verdicts.map((verdict) => [
    verdict.line === null ? "default" : String(verdict.line),
    verdict.rule,
    wordOf(verdict),
    verdict.why,
  ]);
  const remedies = verdicts.flatMap(({ rule, remedy }) => (remedy === null ? [] : [`  ${rule}: ${remedy}`]));
  const result = allowed ? "The policy allows this study" : "The policy refuses this study";
  return [
    `Study    ${study}, manifest ${manifestDigest.slice(0, 16)}`,
    `Policy   ${policy ?? "the default policy: node.yaml names no policy file"}`,
    "",
    formatTable(["line", "rule", "verdict", "why"], rows),
    ...(remedies.length === 0 ? [] : ["What could be done:", ...remedies, ""]),
    `${result}${laterOf(verdicts, allowed)}.`,
    "",
  ].join("\n");
}

/** What only the moment refuses can be allowed later. */
function wordOf({ allowed, stage }: Verdict): string {
  if (allowed) return "allowed";
  return stage === "study" ? "refused" : "not now";
}

function laterOf(verdicts: readonly Verdict[], allowed: boolean): string {
  return allowed && verdicts.some((verdict) => !verdict.allowed) ? ", but no round of it now" : "";
}
