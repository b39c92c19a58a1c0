import { readFileSync, writeFileSync } from "node:fs";
import { approveStudy } from "../../client/policy/approve-study.ts";
import { setUpNode } from "../../client/commands/set-up-node.ts";
import { certifyNode } from "../../coordinator/commands/certify-node.ts";
import { foundFederation } from "../../coordinator/commands/found-federation.ts";
import { systemClock } from "../../process/clock.ts";
import type { TlsFiles } from "../../transport/credentials.ts";
import { studyManifestSchema, type StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { runChorale, startChorale, type StartedProcess } from "./start-process.ts";
import { StatusWatch } from "./status-watch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

type NodePlan = {
  /** The node's table, as CSV. */
  readonly csv: string;
  /** Where the node calls the coordinator; the coordinator itself by default. */
  readonly via?: string;
};

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
  readonly manifest: StudyManifest;
  coordinator!: StartedProcess;
  address = "";

  private constructor(study: object) {
    this.manifest = studyManifestSchema.parse(study);
    writeFileSync(this.studyFile, JSON.stringify(study));
  }

  /** Founds a federation for one study and starts its coordinator, whose state may lie elsewhere. */
  static async found(study: object, stateDir = "state"): Promise<ProcessFederation> {
    const federation = new ProcessFederation(study);
    try {
      const loopback = { host: [], listen: "127.0.0.1:0", http: "off" };
      await foundFederation({ out: federation.path("federation"), ...loopback });
      federation.#configure(/^stateDir: .*$/m, `stateDir: ${stateDir}`);
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

  /** Sets a node up with a table; its owner approves the study. */
  async addNode(name: string, { csv, via = this.address }: NodePlan): Promise<void> {
    const table = this.path(`${name}.csv`);
    writeFileSync(table, csv);
    const out = this.path(name);
    const authority = this.path("federation", "authority", "authority.crt");
    await setUpNode({ name, coordinator: via, authority, data: [table], out, threads: 1 });
    await this.certify(name);
    const configPath = this.nodeConfig(name);
    await approveStudy({ configPath, study: this.studyFile, reference: "test" }, systemClock);
  }

  /** Has the request of a node that was set up certified. */
  async certify(name: string): Promise<void> {
    await certifyNode(this.path(name, "node.csr"), {
      config: this.config,
      out: this.path(name, "node.crt"),
      days: 1,
    });
  }

  nodeConfig(name: string): string {
    return this.path(name, "node.yaml");
  }

  /** What a node shows and trusts, for a test that speaks for it. */
  tlsOf(name: string): TlsFiles {
    const read = (file: string): Buffer => readFileSync(this.path(name, file));
    return { authority: read("authority.crt"), certificate: read("node.crt"), key: read("node.key") };
  }

  /** A node of this federation that no study names. */
  async tlsOfStranger(name: string): Promise<TlsFiles> {
    const authority = this.path("federation", "authority", "authority.crt");
    const data = this.studyFile; // never read: only a client that runs reads its table
    await setUpNode({ name, coordinator: this.address, authority, data: [data], out: this.path(name) });
    await this.certify(name);
    return this.tlsOf(name);
  }

  /** Starts a node's client, which ends by itself after the study. */
  startNode(name: string): StartedProcess {
    return this.#resources.use(
      startChorale(["client", "run", "--config", this.nodeConfig(name), "--exit-when-done"]),
    );
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
