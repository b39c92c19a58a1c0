import { expiresAtMs } from "../../../trust/manifest/release-terms.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { counted, figure, type Finding, type Rule, type StudyFacts } from "./rule.ts";

const DAY_MS = 86_400_000;

/** What a study has to keep about secrecy, budgets, release and its end. */
export const privacyRules: readonly Rule<StudyFacts>[] = [
  {
    rule: "secureAggregationRequired",
    judge: ({ secureAggregationRequired }, { manifest: { secureAggregation } }) => ({
      allowed: !secureAggregationRequired || secureAggregation !== "off",
      there:
        secureAggregation === "off"
          ? "secure aggregation is off, so the coordinator sees this node's updates"
          : "secure aggregation is on",
      here: secureAggregationRequired ? "it is required" : "it is not required",
      ask: "turn secureAggregation on",
    }),
  },
  {
    rule: "cohortMin",
    judge: ({ cohortMin }, { manifest: { rounds } }) => ({
      allowed: rounds.updatesMin >= cohortMin,
      there: `${counted(rounds.updatesMin, "update")} can make a model`,
      here: `at least ${cohortMin}`,
      ask: `raise rounds.updatesMin to ${cohortMin}`,
    }),
  },
  {
    rule: "updateNormMax",
    judge: ({ updateNormMax }, { manifest: { privacy } }) => ({
      allowed: (privacy.updateNormMax ?? Infinity) <= (updateNormMax ?? Infinity),
      there:
        privacy.updateNormMax === null
          ? "updates are not scaled down"
          : `updates are scaled down to a norm of ${figure(privacy.updateNormMax)}`,
      here:
        updateNormMax === null
          ? "any norm is allowed"
          : `at most ${figure(updateNormMax)}, measured again before one leaves`,
      ask: `set privacy.updateNormMax to ${updateNormMax} or less`,
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
      there: `validation losses are ${validation.enabled ? "" : "not "}asked for`,
      here: `they may ${validationScores ? "" : "not "}leave`,
      ask: "set validation.enabled to false",
    }),
  },
  {
    rule: "releaseRecipients",
    judge: ({ releaseRecipients }, { manifest: { release } }) => ({
      allowed: releaseRecipients.includes(release.recipients),
      there: `the models go to ${release.recipients}`,
      here: `allowed: ${releaseRecipients.join(", ")}`,
      ask: "release the models to fewer (release.recipients)",
    }),
  },
  {
    rule: "expiresWithinDays",
    judge: ({ expiresWithinDays }, { manifest, nowMs }) => judgeEnd(expiresWithinDays, manifest, nowMs),
  },
];

function judgeBudget(which: "epsilon" | "delta", max: number | null, { privacy }: StudyManifest): Finding {
  const { differentialPrivacy } = privacy;
  const spent = differentialPrivacy === "off" ? null : differentialPrivacy[which];
  return {
    allowed: max === null || (spent !== null && spent <= max),
    there: spent === null ? "there is no differential privacy" : `${which} is ${spent}`,
    here: max === null ? `no ${which} is asked for` : `at most ${max}`,
    ask: `add differential privacy with a smaller ${which} (privacy.differentialPrivacy)`,
  };
}

function judgeEnd(daysMax: number | null, manifest: StudyManifest, nowMs: number): Finding {
  const end = expiresAtMs(manifest);
  const daysLeft = end === null ? Infinity : (end - nowMs) / DAY_MS;
  return {
    allowed: daysMax === null || daysLeft <= daysMax,
    there: end === null ? "the study has no last day" : `the study's last day is ${manifest.expires}`,
    here: daysMax === null ? "it may last as long as it likes" : `it has to end within ${daysMax} days`,
    ask: "set an earlier day under `expires`",
  };
}
