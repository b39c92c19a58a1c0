import { createHash } from "node:crypto";
import type { FederationMetrics } from "../../coordinator/study/federation-options.ts";
import type { EnrolledNode, Roster } from "../../coordinator/enrolment/roster.ts";
import { openStore } from "../../coordinator/store/open-store.ts";
import { openFederation } from "../../coordinator/study/open-federation.ts";
import type { Federation, NodeLink } from "../../coordinator/federation.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { createLogger } from "../../process/log.ts";
import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { RefusalReason__Output } from "../../proto/gen/chorale/v1/RefusalReason.ts";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { FederationError, type Reason } from "../../transport/federation-error.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { approvalBytes, type Approval } from "../../trust/manifest/approval.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { approvalOf } from "./approval-of.ts";
import { identityOf, operatorIdentity, signedOnWire, withKeys } from "./identities.ts";
import type { ManualClock } from "./manual-clock.ts";

/** The members of the tiny study. */
export const TINY_MEMBERS: readonly string[] = ["acme", "blume", "clinic"];

/** A study with a tiny model, for tests of what surrounds the training. */
export function tinyManifest(changes: object = {}): StudyManifest {
  const manifest = studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "tiny",
    purpose: "a test of the federation",
    members: TINY_MEMBERS,
    endpoints: [{ name: "solubility", kind: "regression", head: "shared" }],
    protocol: { fingerprint: { size: 16 }, descriptors: "none" },
    model: { trunk: [4] },
    rounds: { count: 2, updatesMin: 2 },
    secureAggregation: "off",
    ...changes,
  });
  return withKeys(manifest);
}

const silent: FederationMetrics = { roundClosed: () => {}, bytes: () => {} };

/** A roster of whoever has a name, but those that a test revokes. */
export class OpenRoster implements Roster {
  readonly revoked = new Set<string>();

  find(node: string): EnrolledNode {
    const { publicKey: identityKey, fingerprint } = identityOf(node);
    const revokedAtMs = this.revoked.has(node) ? 1 : null;
    return { node, identityKey, fingerprint, enrolledAtMs: 0, revokedAtMs, certificateExpiresAtMs: null };
  }

  all(): EnrolledNode[] {
    return [];
  }
}

/** Opens the federation of a folder on a manual clock, without logs. */
export async function openTestFederation(
  stateDir: string,
  clock: ManualClock,
  roster: Roster = new OpenRoster(),
): Promise<Federation> {
  const logger = createLogger("test", "silent");
  const operator = operatorIdentity.fingerprint;
  const database = openStore(stateDir);
  return openFederation({ stateDir, database, roster, operator, clock, logger, metrics: silent });
}

/** One node as the federation sees it: its link, what it was told, and what it says. */
export class ScriptedNode implements NodeLink {
  readonly software = "chorale test";
  readonly certificateSha256 = "00";
  readonly told: CoordinatorMessage[] = [];
  refused: Reason | null = null;
  readonly #federation: Federation;
  readonly name: string;

  constructor(federation: Federation, name: string) {
    this.#federation = federation;
    this.name = name;
  }

  send(message: CoordinatorMessage): void {
    this.told.push(message);
  }

  refuse(reason: Reason): void {
    this.refused = reason;
  }

  connect(): void {
    this.#federation.connectNode(this.name, this);
  }

  disconnect(): void {
    this.#federation.disconnectNode(this.name, this);
  }

  /** The owner's decision on a version, signed by this node's identity unless another one is named. */
  decide(manifest: StudyManifest, changes: Partial<Approval> = {}, signer = identityOf(this.name)): void {
    const expiresAt = (changes.decision ?? "approved") === "approved" ? "2100-01-01T00:00:00Z" : "";
    const period = { decidedAt: "1970-01-01T00:00:00Z", expiresAt };
    const signed = approvalBytes(approvalOf(this.name, manifest, { ...period, ...changes }, signer));
    void this.#say({ message: "approvalGiven", approvalGiven: { study: manifest.study, approval: signed } });
  }

  /** Approves, then joins. */
  join(manifest: StudyManifest, protocolHash = "a".repeat(64)): void {
    this.decide(manifest);
    this.joinUnapproved(manifest, protocolHash);
  }

  joinUnapproved(manifest: StudyManifest, protocolHash = "a".repeat(64)): void {
    void this.#say({
      message: "studyJoined",
      studyJoined: {
        study: manifest.study,
        manifestDigest: canonicalDigest(manifest),
        protocolHash,
        labelSums: [{ endpoint: "solubility", count: 10, sum: 5, sumOfSquares: 20 }],
        featureSums: [],
      },
    });
  }

  /** Resolves when it is written down. */
  declineStudy(manifest: StudyManifest, reason: RefusalReason__Output): Promise<void> | undefined {
    const about = { study: manifest.study, manifestDigest: canonicalDigest(manifest) };
    return this.#say({ message: "studyDeclined", studyDeclined: { ...about, reason, detail: "" } });
  }

  accept(manifest: StudyManifest, round: number): void {
    void this.#say({ message: "roundAccepted", roundAccepted: { study: manifest.study, round } });
  }

  score(manifest: StudyManifest, round: number, model: string, lossSum: number): void {
    const modelScored = { study: manifest.study, round, model, lossSum, labelCount: 10 };
    void this.#say({ message: "modelScored", modelScored });
  }

  /** The digest of the model of the last invitation. */
  get invitedModel(): string {
    return this.told.findLast((message) => message.roundInvited)?.roundInvited?.model ?? "";
  }

  get publishedModel(): string {
    return this.told.findLast((message) => message.modelPublished)?.modelPublished?.model ?? "";
  }

  /** Uploads a whole update; the header can be changed, the bytes too. */
  async upload(
    manifest: StudyManifest,
    round: number,
    values: number,
    changes: Partial<UploadHeader__Output> & { bytes?: Buffer } = {},
  ): Promise<UploadReceipt> {
    const layout = sharedLayout(architectureOf(manifest));
    const { bytes = Buffer.from(new Float32Array(layout.length).fill(values).buffer), ...header } = changes;
    const session = await this.#federation.openUpload(this.name, {
      key: { study: manifest.study, round, digest: createHash("sha256").update(bytes).digest("hex") },
      baseModel: this.invitedModel,
      layoutDigest: canonicalDigest(layout),
      sizeBytes: layout.length * 4,
      offset: 0,
      weight: 10,
      trainLoss: 1,
      ...header,
    });
    if (!("append" in session)) return session;
    try {
      await session.append(bytes.subarray(session.offset));
    } catch (error) {
      await session.suspend();
      throw error;
    }
    return session.finish();
  }

  #say(message: NodeMessage__Output): Promise<void> | undefined {
    return this.#federation.receive(this.name, message);
  }
}

/** The reason of a refusal; fails when the promise resolves or rejects for another cause. */
export async function refusalOf(promise: Promise<unknown>): Promise<Reason> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FederationError) return error.reason;
    throw error;
  }
  throw new Error("this was not refused");
}

/** Resolves when a study's status satisfies `condition`, letting the manual clock pass for the watchers. */
export function untilStatus(
  federation: Federation,
  clock: ManualClock,
  condition: (status: ReturnType<Federation["studyStatus"]>) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      clock.advance(1);
      if (condition(federation.studyStatus("tiny"))) resolve();
      else setImmediate(look);
    };
    look();
  });
}

/** Creates the study at the coordinator. */
export function createTiny(federation: Federation, manifest: StudyManifest): Promise<unknown> {
  return federation.createStudy(signedOnWire(manifest));
}

/** Nodes of these names, connected. */
export function connectAll(federation: Federation, names: readonly string[] = TINY_MEMBERS): ScriptedNode[] {
  const nodes = names.map((name) => new ScriptedNode(federation, name));
  for (const node of nodes) node.connect();
  return nodes;
}

/** How a member of the tiny study stands. */
export function memberOf(federation: Federation, name: string) {
  return federation.studyStatus("tiny").members?.find(({ node }) => node === name);
}
