import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { expiresAtMs } from "../../../trust/manifest/release-terms.ts";
import { figure, type Rule, type StudyFacts } from "./rule.ts";

const DAY_MS = 86_400_000;
const ASK_PRIVACY = "add differential privacy with a smaller budget (privacy.differentialPrivacy)";

/** What a study has to keep about secrecy, budgets, release and its end. */
export const privacyRules: readonly Rule<StudyFacts>[] = [
  {
    rule: "secureAggregationRequired",
    judge: ({ secureAggregationRequired }, { manifest: { secureAggregation } }) => {
      const off = secureAggregation === "off";
      return {
        allowed: !(secureAggregationRequired && off),
        why: `secure aggregation is ${off ? "off: the coordinator sees this node's updates" : "on"}; it is ${secureAggregationRequired ? "" : "not "}required here`,
        ask: "turn secureAggregation on",
      };
    },
  },
  {
    rule: "cohortMin",
    judge: ({ cohortMin }, { manifest: { rounds } }) => ({
      allowed: rounds.updatesMin >= cohortMin,
      why: `the study combines ${rounds.updatesMin} or more updates to a model; ${cohortMin} or more are asked for here`,
      ask: `raise rounds.updatesMin to ${cohortMin}`,
    }),
  },
  {
    rule: "updateNormMax",
    judge: ({ updateNormMax }, { manifest }) => ({
      allowed: true,
      why: `the study scales updates down to a norm of ${limit(manifest.privacy.updateNormMax)}; each one that leaves has at most ${limit(updateNormMax)} here`,
    }),
  },
  {
    rule: "epsilonMax",
    judge: ({ epsilonMax }, { manifest }) => judgeBudget("epsilon", epsilonMax, manifest),
  },
  {
    rule: "deltaMax",
    judge: ({ deltaMax }, { manifest }) => judgeBudget("delta", deltaMax, manifest),
  },
  {
    rule: "validationScores",
    judge: ({ validationScores }, { manifest: { validation } }) => ({
      allowed: validationScores || !validation.enabled,
      why: `the study ${validation.enabled ? "asks for" : "has no"} validation losses; they may ${validationScores ? "" : "not "}leave here`,
      ask: "set validation.enabled to false",
    }),
  },
  {
    rule: "releaseRecipients",
    judge: ({ releaseRecipients }, { manifest: { release } }) => ({
      allowed: releaseRecipients.includes(release.recipients),
      why: `the final model goes to ${release.recipients}; allowed here: ${releaseRecipients.join(", ")}`,
      ask: "release the model to fewer (release.recipients)",
    }),
  },
  {
    rule: "expiresWithinDays",
    judge: ({ expiresWithinDays }, { manifest, nowMs }) => {
      const end = expiresAtMs(manifest);
      const days = end === null ? null : Math.ceil((end - nowMs) / DAY_MS);
      return {
        allowed: expiresWithinDays === null || (days !== null && days <= expiresWithinDays),
        why: `the study ${days === null ? "has no last day" : `ends in ${figure(Math.max(0, days))} days, with ${manifest.expires}`}; ${expiresWithinDays === null ? "any is allowed" : `it has to end within ${expiresWithinDays} days`} here`,
        ask: "set an earlier day under `expires`",
      };
    },
  },
];

function judgeBudget(
  which: "epsilon" | "delta",
  max: number | null,
  { privacy: { differentialPrivacy } }: StudyManifest,
): { allowed: boolean; why: string; ask: string } {
  const spent = differentialPrivacy === "off" ? null : differentialPrivacy[which];
  return {
    allowed: max === null || (spent !== null && spent <= max),
    why: `the study ${spent === null ? "promises no differential privacy" : `spends a ${which} of ${spent}`}; ${max === null ? "none is asked for" : `at most ${max}`} here`,
    ask: ASK_PRIVACY,
  };
}

function limit(value: number | null): string {
  return value === null ? "any size" : figure(value);
}
