import { bytesSentSince } from "../../egress/bytes-sent.ts";
import type { Clock } from "../../../process/clock.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { approvingMembers } from "./approving-members.ts";
import { startOfDay } from "./hours.ts";
import { judgeRound, judgeStudy, type Verdict } from "./judge.ts";
import type { LoadedPolicy } from "./read-policy.ts";
import type { RoundFacts } from "./rule.ts";
import { modelSizeOf } from "./study-terms.ts";
import { UpdatesAllowed } from "./updates-allowed.ts";

/** Where the facts of this node lie that a policy judges by. */
export type NodeFiles = { readonly stateDir: string; readonly egressRecord: string };

/** What a policy says about a study now: at its first round, with what left today and who has approved. */
export type PolicyExplained = {
  readonly study: string;
  readonly manifestDigest: string;
  /** The policy file; null for the default policy. */
  readonly policy: string | null;
  /** Whether the study may be worked on; what only has to wait is no refusal. */
  readonly allowed: boolean;
  readonly verdicts: readonly Verdict[];
};

/** Which round comes next is the coordinator's to say: the first one is as good as any. */
const NEXT_ROUND = 1;

/**
 * Judges a study by every rule that can be asked before a round: those of the study, and those of the moment.
 */
export function explainPolicy(
  policy: LoadedPolicy,
  { manifest, digest }: { readonly manifest: StudyManifest; readonly digest: string },
  { stateDir, egressRecord }: NodeFiles,
  clock: Clock,
): PolicyExplained {
  const nowMs = clock.nowMs();
  const facts: RoundFacts = {
    manifest,
    size: modelSizeOf(manifest),
    nowMs,
    round: NEXT_ROUND,
    approvals: approvingMembers(stateDir, { manifest, digest }, nowMs).length,
    updatesBefore: UpdatesAllowed.of(stateDir).beforeRound(manifest.study, NEXT_ROUND),
    bytesToday: bytesSentSince(egressRecord, startOfDay(nowMs, policy.policy.timeZone)),
  };
  const ofStudy = judgeStudy(policy, facts);
  return {
    study: manifest.study,
    manifestDigest: digest,
    policy: policy.path,
    allowed: ofStudy.every(({ allowed }) => allowed),
    verdicts: [...ofStudy, ...judgeRound(policy, facts), holding(policy)],
  };
}

function holding(loaded: LoadedPolicy): Verdict {
  const { holdUpdates } = loaded.policy;
  const why = {
    never: "updates leave without waiting for a person here",
    first: "here an update waits until a person has released one of the study's",
    all: "here every update waits until a person has released it",
  }[holdUpdates];
  return {
    rule: "holdUpdates",
    stage: "update",
    line: loaded.lineOf("holdUpdates"),
    allowed: true,
    why,
    remedy: null,
  };
}
