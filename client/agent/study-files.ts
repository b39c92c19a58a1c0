import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Clock, Timer } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import { parseSignedManifest, type SignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { forgetUndecided, keepManifest } from "../policy/decision-files.ts";
import { isApproved, type Agent } from "./agent-state.ts";
import { newStudy, type KnownStudy } from "./known-study.ts";

const STANDINGS = [
  "awaiting_approval",
  "preparing",
  "joined",
  "declined",
  "finishing",
  "completed",
  "aborted",
] as const;

const stateSchema = z.object({
  manifestDigest: z.string(),
  standing: z.enum(STANDINGS),
  round: z.int().min(0),
  detail: z.string(),
  finish: z.enum(["none", "wanted", "done", "failed"]).nullable(),
  finishedModel: z.string().nullable(),
  changedAt: z.string(),
});

/** What is kept of a study in `stateDir/studies/<study>/state.json`, for people and for the next run. */
export type StudyRecord = z.output<typeof stateSchema>;

/** A version that waits for approvals, in the form of `manifest.json`. */
const PROPOSED = "proposed.json";
/** What the client itself writes of a study, whatever its training keeps there. */
const OWN_FILES = ["state.json", "manifest.json", PROPOSED];
/** How long the round's number in the file may be behind. */
const DELAY_MS = 2000;

/** Where a study's own files lie. */
export function studyFolder(stateDir: string, study: string): string {
  return join(stateDir, "studies", study);
}

/** How a study stands at this node, in one word. */
export function standingOf(agent: Agent, study: KnownStudy): StudyRecord["standing"] {
  const { ending } = study;
  if (ending?.finish === "wanted") return "finishing";
  if (ending !== null) return ending.outcome;
  if (!isApproved(agent, study.digest)) return "awaiting_approval";
  if ((study.forbidden ?? study.superseded ?? study.failure) !== null) return "declined";
  return study.preparation === null ? "preparing" : "joined";
}

/** Writes what changed: a new standing at once, a new round a little later. */
export class StudyFiles {
  readonly #stateDir: string;
  readonly #clock: Clock;
  readonly #written = new Map<string, StudyRecord>();
  /** Digest of the proposal that lies in a study's folder. */
  readonly #proposed = new Map<string, string>();
  #agent: Agent | null = null;
  #timer: Timer | null = null;

  constructor(stateDir: string, clock: Clock) {
    this.#stateDir = stateDir;
    this.#clock = clock;
  }

  /** Takes the agent's present state. */
  update(agent: Agent): void {
    const before = this.#agent;
    if (agent.proposals !== before?.proposals) this.#writeProposals(agent);
    if (before !== null && (agent.studies !== before.studies || agent.proposals !== before.proposals))
      this.#forget(before, agent);
    this.#agent = agent;
    if (agent.studies === before?.studies && agent.approvals === before.approvals) return;
    for (const study of agent.studies.values())
      if (!study.restored) this.#writeIf(agent, study, isNewStanding);
    this.#timer ??= this.#clock.after(DELAY_MS, () => this.flush(), { background: true });
  }

  /** Writes everything that is behind. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const agent = this.#agent;
    if (agent === null) return;
    for (const study of agent.studies.values()) if (!study.restored) this.#writeIf(agent, study, isNewRound);
  }

  /**
   * Manifests that were replaced before anybody decided on them leave nothing behind, nor do their studies.
   */
  #forget(before: Agent, after: Agent): void {
    const present = digestsOf(after);
    for (const digest of digestsOf(before))
      if (!present.has(digest)) forgetUndecided(this.#stateDir, digest, after.node);
    for (const name of before.studies.keys())
      if (!after.studies.has(name)) {
        const folder = studyFolder(this.#stateDir, name);
        for (const file of OWN_FILES) rmSync(join(folder, file), { force: true });
        this.#written.delete(name);
      }
  }

  #writeProposals(agent: Agent): void {
    for (const [study, version] of agent.proposals) {
      if (this.#proposed.get(study) === version.digest) continue;
      writeManifest(join(studyFolder(this.#stateDir, study), PROPOSED), version);
      this.#proposed.set(study, version.digest);
    }
    for (const study of this.#proposed.keys())
      if (!agent.proposals.has(study)) {
        rmSync(join(studyFolder(this.#stateDir, study), PROPOSED), { force: true });
        this.#proposed.delete(study);
      }
  }

  #writeIf(
    agent: Agent,
    study: KnownStudy,
    differs: (before: StudyRecord, after: StudyRecord) => boolean,
  ): void {
    const before = this.#written.get(study.name);
    const after = recordOf(agent, study, new Date(this.#clock.nowMs()).toISOString());
    if (before !== undefined && !differs(before, after)) return;
    const folder = studyFolder(this.#stateDir, study.name);
    if (before?.manifestDigest !== after.manifestDigest) {
      writeManifest(join(folder, "manifest.json"), study);
      keepManifest(this.#stateDir, { document: study.manifest, signature: study.signature });
      // Of an earlier run, too.
      if (!agent.proposals.has(study.name)) rmSync(join(folder, PROPOSED), { force: true });
    }
    writeAtomically(join(folder, "state.json"), `${JSON.stringify(after, null, 2)}\n`);
    this.#written.set(study.name, after);
  }
}

function digestsOf({ studies, proposals }: Agent): Set<string> {
  return new Set([...studies.values(), ...proposals.values()].map(({ digest }) => digest));
}

function writeManifest(
  path: string,
  { manifest, signature }: { readonly manifest: StudyManifest } & Pick<SignedManifest, "signature">,
): void {
  writeAtomically(path, canonicalBytes({ document: manifest, signature } satisfies SignedManifest));
}

function isNewStanding(before: StudyRecord, after: StudyRecord): boolean {
  const same = before.standing === after.standing && before.manifestDigest === after.manifestDigest;
  return !same || before.finish !== after.finish || before.detail !== after.detail;
}

function isNewRound(before: StudyRecord, after: StudyRecord): boolean {
  return isNewStanding(before, after) || before.round !== after.round;
}

function recordOf(agent: Agent, study: KnownStudy, changedAt: string): StudyRecord {
  return {
    manifestDigest: study.digest,
    standing: standingOf(agent, study),
    round: study.round?.number ?? study.publication?.round ?? study.roundClosed,
    detail: (study.ending ?? study.failure ?? study.forbidden ?? study.superseded)?.detail ?? "",
    finish: study.ending?.finish ?? null,
    finishedModel: study.finishedModel,
    changedAt,
  };
}

/** A study of an earlier run: its record and its manifest. */
export type StoredStudy = { readonly record: StudyRecord; readonly study: KnownStudy };

/**
 * Reads the studies of earlier runs, by name. Throws a `CommandError` naming a file that cannot be
 * understood.
 */
export function readStudies(stateDir: string): StoredStudy[] {
  const folder = join(stateDir, "studies");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, "state.json")))
    .map((name) => readStudy(join(folder, name)));
}

function readStudy(folder: string): StoredStudy {
  const path = join(folder, "state.json");
  try {
    const record = stateSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    const json: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const { document: manifest, digest, signature } = parseSignedManifest(json);
    const known = newStudy({ name: manifest.study, digest, manifest, signature, forbidden: null });
    const { standing, detail, finish } = record;
    // A completed study that was not finished here is finished when the coordinator names the model again.
    const over = standing === "aborted" || (standing === "completed" && finish === "done");
    const done = finish === "wanted" ? "none" : (finish ?? "none");
    const ending = over ? { outcome: standing, model: null, detail, finish: done } : null;
    const { finishedModel } = record;
    return { record, study: { ...known, restored: true, offered: false, ending, finishedModel } };
  } catch (error) {
    throw new CommandError(`cannot read the state of a study in ${path}: ${describeError(error)}`, {
      remedy: `remove ${path}: the coordinator offers the study again`,
    });
  }
}
