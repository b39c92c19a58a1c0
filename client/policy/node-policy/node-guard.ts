import { vectorNorm } from "../../../models/vector-norm.ts";
import type { Clock } from "../../../process/clock.ts";
import { describeError } from "../../../process/command-error.ts";
import type { Logger } from "../../../process/log.ts";
import { FederationError } from "../../../transport/federation-error.ts";
import type { SigningKey } from "../../../trust/keys/signing-key.ts";
import type { Refusal } from "../../agent/known-study.ts";
import type { Guard, JudgedStudy, UpdateToJudge } from "../guard.ts";
import { HeldUpdates } from "../held-updates.ts";
import { readReleases, releaseOf, watchReleases, type ReleaseDecision } from "../releases.ts";
import { approvingMembers } from "./approving-members.ts";
import { startOfDay } from "./hours.ts";
import { judgeRound, judgeStudy, judgeUpdate, type Verdict } from "./judge.ts";
import { PolicyFile, type PolicyNow } from "./policy-file.ts";
import type { NodePolicy } from "./policy-schema.ts";
import type { LoadedPolicy } from "./read-policy.ts";
import { judgeBytes } from "./round-rules.ts";
import type { StudyFacts } from "./rule.ts";
import { judgeDecision, NO_POLICY, refusalOf, refusalsIn } from "./refusals.ts";
import { modelSizeOf, type ModelSize } from "./study-terms.ts";
import { UpdatesAllowed } from "./updates-allowed.ts";
import { VerdictRecord, type JudgedEntry } from "./verdict-record.ts";

/** What a node's guard works with. */
export type NodeGuardOptions = {
  /** `policy.yaml`; undefined for the default policy. */
  readonly policyFile: string | undefined;
  readonly stateDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Seals full files of the record of verdicts. */
  readonly key?: SigningKey | undefined;
  /** How many bytes left this node at or after a moment, by the record of what left. */
  readonly bytesSince: (sinceMs: number) => number;
};

/** The guard of a node, with what others than the agent ask of it. */
export interface NodeGuard extends Guard {
  /** Why so many bytes more may not leave today, or null; for the sending module, whoever asks it to send. */
  mayLeave(bytes: number): FederationError | null;
  close(): void;
}

/**
 * Opens the guard: reads the policy, watches it and begins with nothing held. Throws a usage error for a
 * policy that is wrong at the start; one that becomes wrong later lets nothing pass. Where a verdict cannot
 * be recorded, the question throws a `CommandError`.
 */
export function openNodeGuard(options: NodeGuardOptions): NodeGuard {
  return new PolicyGuard(options);
}

/** What is asked about, without its verdict. */
type Question = Omit<JudgedEntry, "verdict" | "refused">;

type VerdictsBy = (policy: LoadedPolicy) => Verdict[];
type HoldsBy = (policy: NodePolicy) => boolean;

const SIZES_MAX = 1000;

class PolicyGuard implements NodeGuard {
  readonly #options: NodeGuardOptions;
  readonly #file: PolicyFile;
  readonly #record: VerdictRecord;
  readonly #held: HeldUpdates;
  readonly #updates: UpdatesAllowed;
  readonly #listeners = new Set<() => void>();
  readonly #sizes = new Map<string, ModelSize>();
  readonly #unwatchReleases: () => void;
  #unrecorded: PolicyNow | null;

  constructor(options: NodeGuardOptions) {
    const { policyFile, stateDir, clock, key, logger } = options;
    this.#options = options;
    this.#file = new PolicyFile(policyFile, clock, (now) => this.#change(now));
    this.#record = new VerdictRecord(stateDir, clock, key);
    this.#updates = UpdatesAllowed.of(stateDir);
    this.#held = new HeldUpdates(stateDir);
    this.#unwatchReleases = watchReleases(stateDir, clock, () => this.#tell());
    this.#unrecorded = this.#file.look();
    this.#recordPolicy();
    if (policyFile === undefined)
      logger.info("no policy file: the default policy holds; see `chorale client policy example`");
  }

  judgeStudy(study: JudgedStudy): Refusal | null {
    return this.#judge(questionOf("study", study), (policy) => judgeStudy(policy, this.#factsOf(study)));
  }

  judgeRound(study: JudgedStudy, round: number): Refusal | null {
    return this.#judge({ ...questionOf("round", study), round }, (policy) => {
      const facts = this.#factsOf(study);
      const approvals = approvingMembers(this.#options.stateDir, study, facts.nowMs).length;
      const bytesToday = this.#bytesToday(policy.policy);
      const updatesBefore = this.#updates.beforeRound(study.manifest.study, round);
      return [
        ...judgeStudy(policy, facts),
        ...judgeRound(policy, { ...facts, round, approvals, bytesToday, updatesBefore }),
      ];
    });
  }

  judgeUpdate(trained: UpdateToJudge): Refusal | "held" | null {
    const { round, updateDigest, update, manifest } = trained;
    const norm = vectorNorm(update);
    const bytes = update.byteLength;
    const decision = this.#decisionOn(trained);
    if (decision !== null) this.#record.decided(decision);
    const answer = this.#judge(
      { ...questionOf("update", trained), round, updateDigest },
      (policy) => {
        const bytesToday = this.#bytesToday(policy.policy);
        const updatesBefore = this.#updates.beforeUpdate(manifest.study, updateDigest);
        const facts = { ...this.#factsOf(trained), norm, bytes, bytesToday, updatesBefore };
        return [...judgeStudy(policy, facts), ...judgeUpdate(policy, facts), ...judgeDecision(decision)];
      },
      ({ holdUpdates }) => decision === null && this.#holds(holdUpdates, trained.digest),
    );
    if (answer === "held") this.#hold(trained, norm);
    else this.#held.forget(manifest.study);
    return answer;
  }

  forgetUpdate(study: string): void {
    this.#held.forget(study);
  }

  watch(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => void this.#listeners.delete(onChange);
  }

  mayLeave(bytes: number): FederationError | null {
    const now = this.#file.look();
    if ("unreadable" in now) return errorOf(NO_POLICY.rule);
    const { bytesPerDayMax } = now.policy;
    if (bytesPerDayMax === null) return null;
    const { allowed } = judgeBytes(bytesPerDayMax, this.#bytesToday(now.policy), bytes);
    return allowed ? null : errorOf("bytesPerDayMax");
  }

  close(): void {
    this.#file.close();
    this.#unwatchReleases();
    this.#listeners.clear();
    this.#record.close();
  }

  #judge(question: Question, verdictsBy: VerdictsBy): Refusal | null;
  #judge(question: Question, verdictsBy: VerdictsBy, holds: HoldsBy): Refusal | "held" | null;
  #judge(question: Question, verdictsBy: VerdictsBy, holds: HoldsBy = () => false): Refusal | "held" | null {
    const now = this.#file.look();
    this.#recordPolicy();
    const readable = !("unreadable" in now);
    const refused = readable ? refusalsIn(verdictsBy(now)) : [{ ...NO_POLICY, why: now.unreadable }];
    const rules = refused.map(({ rule }) => rule);
    const held = refused.length === 0 && readable && holds(now.policy);
    const verdict = held ? "held" : refused.length === 0 ? "allowed" : "refused";
    const isNews = this.#record.judged({ ...question, verdict, refused });
    if (question.kind === "update") this.#updates.add({ ...question, verdict });
    if (isNews) this.#options.logger.info({ ...question, verdict, rules }, "the node's policy");
    if (held) return "held";
    return refused.length === 0 ? null : refusalOf(rules);
  }

  #holds(mode: NodePolicy["holdUpdates"], manifestDigest: string): boolean {
    return mode === "all" || (mode === "first" && !hasReleased(this.#options.stateDir, manifestDigest));
  }

  #decisionOn({ updateDigest, manifest }: UpdateToJudge): ReleaseDecision | null {
    const decision = releaseOf(this.#options.stateDir, updateDigest);
    return decision?.study === manifest.study ? decision : null;
  }

  #hold({ manifest, digest, round, updateDigest, update, trainLoss }: UpdateToJudge, norm: number): void {
    this.#held.hold({
      study: manifest.study,
      manifestDigest: digest,
      round,
      updateDigest,
      norm,
      bytes: update.byteLength,
      trainLoss: Number.isFinite(trainLoss) ? trainLoss : null,
      heldSince: new Date(this.#options.clock.nowMs()).toISOString(),
    });
  }

  #factsOf({ manifest, digest }: JudgedStudy): StudyFacts {
    const size = this.#sizes.get(digest) ?? modelSizeOf(manifest);
    if (this.#sizes.size >= SIZES_MAX) this.#sizes.clear();
    this.#sizes.set(digest, size);
    return { manifest, size, nowMs: this.#options.clock.nowMs() };
  }

  #bytesToday({ timeZone }: NodePolicy): number {
    return this.#options.bytesSince(startOfDay(this.#options.clock.nowMs(), timeZone));
  }

  #change(now: PolicyNow): void {
    const { logger } = this.#options;
    this.#unrecorded = now;
    if ("unreadable" in now)
      logger.error({ reason: now.unreadable }, "no policy: nothing is allowed until it is right");
    else logger.info({ policy: now.digest }, "another policy is in force");
    try {
      this.#recordPolicy();
    } catch (error) {
      // Asked next, a question finds it unrecorded and fails.
      logger.error({ reason: describeError(error) }, "the change of policy could not be recorded");
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #recordPolicy(): void {
    if (this.#unrecorded === null) return;
    this.#record.policy(this.#unrecorded);
    this.#unrecorded = null;
  }
}

function questionOf(kind: Question["kind"], { manifest, digest }: JudgedStudy): Question {
  return { kind, study: manifest.study, manifestDigest: digest, round: null, updateDigest: null };
}

function errorOf(rule: string): FederationError {
  return new FederationError("POLICY_REFUSED", refusalOf([rule]).detail);
}

function hasReleased(stateDir: string, manifestDigest: string): boolean {
  return readReleases(stateDir).some(
    (decision) => decision.decision === "released" && decision.manifestDigest === manifestDigest,
  );
}
