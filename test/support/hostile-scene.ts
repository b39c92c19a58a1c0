import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeDecision } from "../../client/policy/decision-files.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../models/layout.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { approvalBytes } from "../../trust/manifest/approval.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { approvalOf } from "./approval-of.ts";
import { foundFederation } from "./certificates.ts";
import { exampleSlice } from "./example-slice.ts";
import { HostileCoordinator } from "./hostile-coordinator.ts";
import { operatorIdentity, withKeys } from "./identities.ts";
import { writeNodeFolder } from "./node-folder.ts";
import { startChorale, type StartedProcess } from "./start-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { HONEST } from "./widened-studies.ts";

/** What an invitation says of its model. */
export type SaidOfModel = {
  readonly bytes?: Buffer;
  readonly modelBytes?: number;
  readonly targetScales?: { readonly endpoint: string; readonly mean: number; readonly deviation: number }[];
};

/** One real client, ant, and a coordinator that plays as a test says. Ended with its scope. */
export class HostileScene implements AsyncDisposable {
  readonly coordinator: HostileCoordinator;
  readonly config: string;
  readonly folder: string;
  readonly state: string;
  client: StartedProcess;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    coordinator: HostileCoordinator,
    config: string,
    folder: string,
    resources: AsyncDisposableStack,
  ) {
    this.coordinator = coordinator;
    this.config = config;
    this.folder = folder;
    this.state = `${folder}/state`;
    this.#resources = resources;
    this.client = resources.use(startChorale(["client", "run", "--config", config]));
  }

  /** Resolves when the client has said Hello. Without `policy` the default policy holds. */
  static async open(policy?: string): Promise<HostileScene> {
    const resources = new AsyncDisposableStack();
    const folder = resources.use(temporaryFolder()).join("ant");
    const federation = await foundFederation();
    const tls = await federation.certify("server", "coordinator");
    const coordinator = resources.use(await HostileCoordinator.start(tls, operatorIdentity));
    coordinator.node = "ant";
    const config = writeNodeFolder({
      folder,
      name: "ant",
      coordinator: coordinator.address,
      tls: await federation.certify("node", "ant"),
      table: exampleSlice("seolhwa-pharma", 60),
      ...(policy !== undefined && { policy }),
    });
    const scene = new HostileScene(coordinator, config, folder, resources);
    await coordinator.heard(({ hello }) => hello !== null && hello !== undefined);
    return scene;
  }

  /** Ends the client, and starts it again in the same folder. */
  async restart(): Promise<void> {
    await this.client.kill("SIGTERM");
    this.coordinator.said.length = 0;
    this.client = this.#resources.use(startChorale(["client", "run", "--config", this.config]));
    await this.coordinator.heard(({ hello }) => hello !== null && hello !== undefined);
  }

  /** An honest study but for the changes. */
  manifest(study: string, changes: object = {}): StudyManifest {
    return withKeys(studyManifestSchema.parse({ ...HONEST, ...changes, study }));
  }

  /** The node's owner decides. */
  decide(manifest: StudyManifest, changes: Parameters<typeof approvalOf>[2] = {}): void {
    writeDecision(this.state, approvalOf("ant", manifest, changes));
  }

  /** Shares what members decided, verifiably or not. */
  share(study: string, approvals: readonly Buffer[]): void {
    this.coordinator.tell({ approvalsShared: { study, approvals: [...approvals] } });
  }

  /** The owner approves, the coordinator offers and shares, and the node has joined. */
  async join(manifest: StudyManifest): Promise<void> {
    this.decide(manifest);
    this.coordinator.offer(manifest);
    this.share(
      manifest.study,
      ["ant", "bee"].map((node) => approvalBytes(approvalOf(node, manifest))),
    );
    await this.coordinator.heard(({ studyJoined }) => studyJoined?.study === manifest.study);
  }

  /** Invites to a round, with a model of zeros or what is said of it. */
  invite(manifest: StudyManifest, round = 1, { bytes, ...said }: SaidOfModel = {}): void {
    const model = bytes ?? this.zeros(manifest);
    const digest = createHash("sha256").update(model).digest("hex");
    this.coordinator.models.set(digest, model);
    const invited = {
      study: manifest.study,
      round,
      model: digest,
      modelBytes: model.length,
      deadlineMs: 86_400_000,
    };
    this.coordinator.tell({ roundInvited: { ...invited, ...said } });
  }

  /** A model of the manifest's size. */
  zeros(manifest: StudyManifest): Buffer {
    return Buffer.alloc(bytesOf(sharedLayout(architectureOf(manifest))));
  }

  /** Why the node declined the study last, or a round of it. */
  async refusal(kind: "studyDeclined" | "roundDeclined", study: string, round = 0): Promise<string> {
    const said = await this.coordinator.heard(
      (message) => message[kind]?.study === study && (round === 0 || message.roundDeclined?.round === round),
    );
    return `${said[kind]!.reason}: ${said[kind]!.detail}`;
  }

  /** What the record says left of a kind of message. */
  left(kind: string): readonly { readonly study: string | null; readonly bytes: number }[] {
    return readFileSync(`${this.state}/egress/record-000001.jsonl`, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; study: string | null; bytes: number })
      .filter((entry) => entry.kind === kind);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
