import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { enrollNode } from "../../client/enrolment/enroll-node.ts";
import { approveStudy } from "../../client/policy/approve-study.ts";
import { foundFederation } from "../../coordinator/commands/found-federation.ts";
import { withOperator, unary } from "../../coordinator/commands/operator-session.ts";
import { inviteNode } from "../../coordinator/commands/invite-node.ts";
import type { OperatorClient } from "../../proto/gen/chorale/v1/Operator.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { systemClock } from "../../process/clock.ts";
import { runChorale, startChorale, StartedProcess } from "../../test/support/start-process.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import { parseSignedManifest } from "../../trust/manifest/signed-manifest.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { BenchNode } from "./node.ts";

/**
 * A federation of real processes on this machine; ended, with its files, when the scope of `await using`
 * ends.
 */
export class BenchFederation implements AsyncDisposable {
  readonly #resources = new AsyncDisposableStack();
  readonly #folder = this.#resources.use(temporaryFolder());
  readonly #configs: ReadonlyMap<string, string>;
  readonly #failed = Promise.withResolvers<never>();
  #coordinator: StartedProcess | null = null;
  #ending = false;
  #address = "";

  private constructor(members: readonly string[]) {
    this.#configs = new Map(members.map((name) => [name, this.#folder.join(name, "node.yaml")]));
  }

  /** Founds the federation, starts the coordinator and enrols the members. */
  static async start(members: readonly string[]): Promise<BenchFederation> {
    const federation = new BenchFederation(members);
    federation.#failed.promise.catch(() => {}); // told to whoever waits
    try {
      await federation.#found();
      await federation.#serve();
      await federation.#enrol();
    } catch (error) {
      await federation[Symbol.asyncDispose]();
      throw error;
    }
    return federation;
  }

  get coordinatorPid(): number {
    return this.#coordinator!.pid;
  }

  /**
   * Opens the study, has the members' owners approve it, starts a process for every member and waits until
   * all have joined.
   */
  async recruit(manifest: StudyManifest): Promise<void> {
    const { study } = manifest;
    const signed = await this.#createStudy(manifest);
    const { digest } = parseSignedManifest(JSON.parse(readFileSync(signed, "utf8")));
    for (const config of this.#configs.values()) {
      const words = { reference: "bench", name: "bench" };
      approveStudy({ configPath: config, study: signed, digest, ...words }, systemClock);
      const node: BenchNode = { config, address: this.#address };
      const env = { CHORALE_BENCH_NODE: JSON.stringify(node) };
      this.#keep(new StartedProcess([join(import.meta.dirname, "node.ts")], { env }));
    }
    await this.#follow(study, (status) => status.members.every((member) => member.joined));
  }

  /** Starts the study and returns its last status. Throws when it did not complete. */
  async run(study: string): Promise<StudyStatus__Output> {
    await this.operate((client) => unary((done) => client.startStudy({ study }, done)));
    const ended = ["STUDY_COMPLETED", "STUDY_ABORTED", "PAUSED"];
    const status = await this.#follow(study, ({ state }) => ended.includes(state));
    if (status.state !== "STUDY_COMPLETED") throw new Error(`the study is ${status.state}: ${status.detail}`);
    return status;
  }

  operate<Result>(work: (client: OperatorClient) => Promise<Result>): Promise<Result> {
    return withOperator({ config: this.#federationConfig }, work);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#ending = true;
    return this.#resources.disposeAsync();
  }

  get #federationConfig(): string {
    return this.#folder.join("federation", "coordinator.yaml");
  }

  /** The file with the manifest as the operator signed it. */
  async #createStudy(manifest: StudyManifest): Promise<string> {
    const [study, signed] = [this.#folder.join("study.yaml"), this.#folder.join("study.signed.json")];
    writeFileSync(study, JSON.stringify({ ...manifest, members: memberNames(manifest) }));
    const args = ["study", "create", study, "--out", signed, "--config", this.#federationConfig];
    const { code, stderr } = await runChorale(["coordinator", ...args]);
    if (code !== 0) throw new Error(`the study was not created: ${stderr}`);
    return signed;
  }

  async #found(): Promise<void> {
    const out = this.#folder.join("federation");
    await foundFederation({ out, host: ["127.0.0.1"], listen: "127.0.0.1:0", http: "off" });
  }

  async #enrol(): Promise<void> {
    const table = this.#folder.join("table.csv");
    writeFileSync(table, "smiles\n");
    for (const name of this.#configs.keys()) {
      const options = { config: this.#federationConfig, valid: 3_600_000, json: true } as const;
      const { invitation } = JSON.parse(await inviteNode(name, options)) as { invitation: string };
      await enrollNode(invitation, { data: [table], out: this.#folder.join(name) });
    }
  }

  async #serve(): Promise<void> {
    const coordinator = startChorale(["coordinator", "serve", "--config", this.#federationConfig]);
    this.#coordinator = this.#keep(coordinator);
    const [, address] = await coordinator.waitFor(/"address":"([^"]+)"/);
    this.#address = address!;
  }

  /**
   * Ended properly with the federation, so that Node writes a profile where one is asked for by NODE_OPTIONS.
   */
  #keep(started: StartedProcess): StartedProcess {
    this.#resources.defer(async () => void (await started.kill("SIGTERM")));
    void this.#failWith(started);
    return started;
  }

  async #failWith(started: StartedProcess): Promise<void> {
    const { code, signal } = await started.exited;
    if (this.#ending) return;
    const words = started.stderr.slice(-2000);
    this.#failed.reject(
      new Error(`a process ended by itself (${signal ?? code}); its last words:\n${words}`),
    );
  }

  #follow(study: string, until: (status: StudyStatus__Output) => boolean): Promise<StudyStatus__Output> {
    const status = this.operate(
      (client) =>
        new Promise<StudyStatus__Output>((resolve, reject) => {
          const call = client.watchStudy({ study });
          call.on("data", (status: StudyStatus__Output) => {
            if (!until(status)) return;
            resolve(status);
            call.cancel();
          });
          call.on("error", reject);
          call.on("end", () => reject(new Error("the coordinator ended the watch")));
        }),
    );
    return Promise.race([status, this.#failed.promise]);
  }
}
