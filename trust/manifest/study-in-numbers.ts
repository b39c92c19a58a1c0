import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { architectureOf } from "./architecture-of.ts";
import { featureCountOf } from "./feature-count-of.ts";
import { cohortSize } from "./round-terms.ts";
import { largestSum } from "./secure-aggregation.ts";
import type { StudyManifest } from "./study-manifest.ts";

/** What a study means in numbers, as far as its manifest alone tells. */
export type StudyInNumbers = {
  readonly members: number;
  /** How many a round invites, and how many updates it needs. */
  readonly cohort: number;
  readonly updatesMin: number;
  readonly rounds: number;
  readonly features: number;
  readonly sharedEndpoints: number;
  readonly privateEndpoints: number;
  /** What travels; private heads do not, and nodes with private heads train more than these. */
  readonly parameters: number;
  /** Of one node in one round: the model that comes, and the update that goes. */
  readonly downloadBytes: number;
  readonly uploadBytes: number;
  /** The updates that one node sends over the whole study, at most. */
  readonly uploadBytesOfStudy: number;
  /** The longest that the rounds can take together: every deadline extended and reached. */
  readonly longestMs: number;
  /**
   * Of secure aggregation: the share of the ring that the largest sum fills, and the step between two values.
   */
  readonly ringShare: number | null;
  readonly valueStep: number | null;
};

const FLOAT_BYTES = 4;

/** Computes a study's numbers from its manifest. */
export function studyInNumbers(manifest: StudyManifest): StudyInNumbers {
  const { members, endpoints, rounds, validation, secureAggregation: secure } = manifest;
  const parameters = sharedLayout(architectureOf(manifest)).length;
  const sharedEndpoints = endpoints.filter(({ head }) => head === "shared").length;
  const cohort = cohortSize(manifest);
  const uploadBytes = parameters * (secure === "off" ? FLOAT_BYTES : secure.ring / 8);
  const scoringMs = validation.enabled ? validation.deadlineMs : 0;
  return {
    members: members.length,
    cohort,
    updatesMin: rounds.updatesMin,
    rounds: rounds.count,
    features: featureCountOf(manifest.protocol),
    sharedEndpoints,
    privateEndpoints: endpoints.length - sharedEndpoints,
    parameters,
    downloadBytes: parameters * FLOAT_BYTES,
    uploadBytes,
    uploadBytesOfStudy: uploadBytes * rounds.count,
    longestMs: rounds.count * (rounds.deadlineMs * (1 + extensionsOf(manifest)) + scoringMs),
    ringShare: secure === "off" ? null : largestSum(secure, cohort) / 2 ** secure.ring,
    valueStep: secure === "off" ? null : (2 * secure.clip) / (2 ** secure.bits - 1),
  };
}

function extensionsOf({ rounds }: StudyManifest): number {
  return rounds.belowQuorum === "extend" ? rounds.extensionsMax : 0;
}
