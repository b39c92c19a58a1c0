import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readConfig } from "../../client/config.ts";
import { approveStudy } from "../../client/policy/approve-study.ts";
import { enrollNode } from "../../client/enrolment/enroll-node.ts";
import { foundFederation } from "../../coordinator/commands/found-federation.ts";
import { inviteNode } from "../../coordinator/commands/invite-node.ts";
import { systemClock } from "../../process/clock.ts";
import { readSigningKey } from "../../trust/keys/key-file.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import { parseSignedManifest } from "../../trust/manifest/signed-manifest.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { NodeCredentials } from "./hostile-node.ts";
import { runChorale, startChorale, type StartedProcess } from "./start-process.ts";
import { StatusWatch } from "./status-watch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

type NodePlan = {
  /** The node's table, as CSV. */
  readonly csv: string;
  /** Where the node calls the coordinator once it is enrolled; the coordinator itself by default. */
  readonly via?: string;
  /** What the partners' key file holds; none by default. */
  readonly protocolKey?: string;
};

const HOUR_MS = 3_600_000;
/** A node whose table is never read. */
const NO_DATA: NodePlan = { csv: "smiles\n" };

/**
 * A federation whose coordinator and nodes are processes of the command line on loopback; all are ended, and
 * the files gone, with its scope (`await using`). What a person does once (certificates, approvals) is done
 * by the commands' own functions in this process, because a test of faults needs no test of them.
 */
export class ProcessFederation implements AsyncDisposable {
  readonly #resources = new AsyncDisposableStack();
  readonly #folder = this.#resources.use(temporaryFolder());
  readonly studyFile: string = this.#folder.join("study.yaml");
  readonly config: string = this.#folder.join("federation", "coordinator.yaml");
  /** As written; after `createStudy` as the operator signed it. */
  manifest: StudyManifest;
  coordinator!: StartedProcess;
  address = "";

  private constructor(study: object) {
    this.manifest = studyManifestSchema.parse(study);
    writeFileSync(this.studyFile, JSON.stringify(study));
  }

  /**
   * Founds a federation for one study and starts its coordinator, whose state may lie elsewhere and whose
   * configuration may say `more`.
   */
  static async found(study: object, stateDir = "state", more = ""): Promise<ProcessFederation> {
    const federation = new ProcessFederation(study);
    try {
      const loopback = { host: ["127.0.0.1"], listen: "127.0.0.1:0", http: "off" };
      await foundFederation({ out: federation.path("federation"), ...loopback });
      federation.#configure(/^stateDir: .*$/m, `stateDir: ${stateDir}`);
      writeFileSync(federation.config, `${readFileSync(federation.config, "utf8")}\n${more}\n`);
      await federation.startCoordinator();
      federation.#configure(/^listen: .*$/m, `listen: "${federation.address}"`);
    } catch (error) {
      await federation[Symbol.asyncDispose]();
      throw error;
    }
    return federation;
  }

  path(...parts: string[]): string {
    return this.#folder.join(...parts);
  }

  /** Starts the coordinator, again on the same port, and waits until it listens. */
  async startCoordinator(): Promise<void> {
    this.coordinator = this.#resources.use(
      startChorale(["coordinator", "serve", "--config", this.config], {
        env: { CHORALE_STACK: "1" },
      }),
    );
    const [, address] = await this.coordinator.waitFor(/"address":"([^"]+)"/);
    this.address = address!;
  }

  /** Ends the coordinator as a power cut would, and starts it again. */
  async crashCoordinator(): Promise<void> {
    await this.coordinator.kill("SIGKILL");
    await this.startCoordinator();
  }

  /** Enrols a node with a table. */
  async addNode(name: string, { csv, via, protocolKey }: NodePlan): Promise<void> {
    const table = this.path(`${name}.csv`);
    writeFileSync(table, csv);
    const options = { config: this.config, valid: HOUR_MS, json: true } as const;
    const { invitation } = JSON.parse(await inviteNode(name, options)) as { invitation: string };
    const keyFile = this.path(`${name}.protocol.key`);
    if (protocolKey !== undefined) writeFileSync(keyFile, `${protocolKey}\n`, { mode: 0o600 });
    const key = protocolKey === undefined ? {} : { protocolKeyFile: keyFile };
    await enrollNode(invitation, { data: [table], out: this.path(name), threads: 1, ...key });
    const rewrite = (change: (yaml: string) => string): void =>
      writeFileSync(this.nodeConfig(name), change(readFileSync(this.nodeConfig(name), "utf8")));
    if (via !== undefined) rewrite((yaml) => yaml.replace(/^coordinator: .*$/m, `coordinator: "${via}"`));
    if (this.manifest.members.length > 1) return;
    // By default a node takes part only where its update is summed with another's.
    writeFileSync(this.path(name, "policy.yaml"), "format: chorale-policy-1\ncohortMin: 1\n");
    rewrite((yaml) => `${yaml.replace(/^#? ?policy: .*$/m, "")}\npolicy: policy.yaml\n`);
  }

  /**
   * Opens the study, with members that were not added enrolled without data, and has the owners of those that
   * were approve it.
   */
  async createStudy(): Promise<void> {
    const added = memberNames(this.manifest).filter((name) => existsSync(this.nodeConfig(name)));
    for (const name of memberNames(this.manifest))
      if (!added.includes(name)) await this.addNode(name, NO_DATA);
    const signed = this.path("study.signed.json");
    await this.operate("study", "create", this.studyFile, "--out", signed);
    const { document, digest } = parseSignedManifest(JSON.parse(readFileSync(signed, "utf8")));
    this.manifest = document;
    for (const name of added) this.approve(name, digest);
  }

  /** The owner of a node approves what the operator signed. */
  approve(name: string, digest: string, study = this.path("study.signed.json")): void {
    const configPath = this.nodeConfig(name);
    approveStudy({ configPath, study, digest, reference: "test", name: "an owner" }, systemClock);
  }

  nodeConfig(name: string): string {
    return this.path(name, "node.yaml");
  }

  /** What a node is known by, for a test that speaks for it. */
  credentialsOf(node: string): NodeCredentials {
    const read = (file: string): Buffer => readFileSync(this.path(node, file));
    const { id: federation } = readConfig(this.nodeConfig(node)).federation;
    const key = readSigningKey(this.path(node, "identity.key"), null);
    const tls = { authority: read("authority.crt"), certificate: read("node.crt"), key: read("node.key") };
    return { federation, node, key, tls };
  }

  /** A node of this federation that no study names. */
  async credentialsOfStranger(name: string): Promise<NodeCredentials> {
    await this.addNode(name, NO_DATA);
    return this.credentialsOf(name);
  }

  /** Starts a node's client, which ends by itself after the study unless it is to stay. */
  startNode(name: string, { stays = false } = {}): StartedProcess {
    const run = ["client", "run", "--config", this.nodeConfig(name)];
    return this.#resources.use(startChorale(stays ? run : [...run, "--exit-when-done"]));
  }

  /** Runs an operator's command; throws with its message when it fails. */
  async operate(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runChorale(["coordinator", ...args, "--config", this.config]);
    if (code !== 0) throw new Error(`coordinator ${args.join(" ")} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** Follows the study, through `study status --watch --json`. */
  watch(): StatusWatch {
    const { study } = this.manifest;
    const args = ["coordinator", "study", "status", study, "--watch", "--json", "--config", this.config];
    return new StatusWatch(this.#resources.use(startChorale(args)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }

  #configure(line: RegExp, replacement: string): void {
    writeFileSync(this.config, readFileSync(this.config, "utf8").replace(line, replacement));
  }
}
