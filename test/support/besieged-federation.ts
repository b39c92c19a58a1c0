import { readFileSync } from "node:fs";
import type { ChannelCredentials } from "@grpc/grpc-js";
import type { RoundSummary__Output } from "../../proto/gen/chorale/v1/RoundSummary.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { protocol } from "../../proto/load.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials } from "../../transport/credentials.ts";
import { exampleSlice } from "./example-slice.ts";
import { HostileNode, type NodeCredentials } from "./hostile-node.ts";
import { ProcessFederation } from "./process-federation.ts";

type OperatorClient = InstanceType<typeof protocol.Operator>;

/** Two honest nodes that never stop training, beside a member that nobody runs. */
const STUDY = {
  format: "chorale-study-1",
  study: "besieged",
  purpose: "a test of attacks",
  members: ["ant", "bee", "mallory"],
  endpoints: [{ name: "log_solubility", kind: "regression", head: "shared" }],
  protocol: { fingerprint: { size: 256 }, descriptors: "none" },
  model: { trunk: [16] },
  rounds: { count: 1000, updatesMin: 2, graceMs: 100, recruitMs: 1000 },
  secureAggregation: "off",
};
/** How long a call may take to bring its message. */
export const HELLO_MS = 1500;

/** A federation at work, and what an attacker can reach of it. */
export class BesiegedFederation implements AsyncDisposable {
  readonly federation: ProcessFederation;
  readonly mallory: NodeCredentials;
  /** The listener without TLS, where a balancer would be. */
  readonly balancer: string;
  readonly #resources: AsyncDisposableStack;
  #rounds: readonly RoundSummary__Output[] = [];
  #onRound = (): void => {};

  private constructor(federation: ProcessFederation, balancer: string, resources: AsyncDisposableStack) {
    this.federation = federation;
    this.balancer = balancer;
    this.mallory = federation.credentialsOf("mallory");
    this.#resources = resources;
    const watching = this.operator().watchStudy({ study: STUDY.study });
    watching.on("error", () => {});
    watching.on("data", ({ rounds }: StudyStatus__Output) => {
      this.#rounds = rounds;
      this.#onRound();
    });
  }

  static async found(): Promise<BesiegedFederation> {
    const resources = new AsyncDisposableStack();
    const more = `balancer: { listen: "127.0.0.1:0" }\nlimits: { helloMs: ${HELLO_MS} }`;
    const federation = resources.use(await ProcessFederation.found(STUDY, "state", more));
    const [, balancer] = await federation.coordinator.waitFor(/"balancer":"([^"]+)"/);
    await federation.addNode("ant", { csv: exampleSlice("seolhwa-pharma", 60) });
    await federation.addNode("bee", { csv: exampleSlice("gureum-therapeutics", 60) });
    await federation.addNode("mallory", { csv: exampleSlice("moraebit-bio", 60) });
    await federation.createStudy();
    for (const name of ["ant", "bee"]) federation.startNode(name);
    const besieged = new BesiegedFederation(federation, balancer!, resources);
    await federation.operate("study", "start", STUDY.study);
    if (!(await besieged.goesOn())) throw new Error("the honest nodes do not train");
    return besieged;
  }

  get address(): string {
    return this.federation.address;
  }

  /** The federation's authority: what an attacker trusts, too. */
  get authority(): Buffer {
    return readFileSync(this.federation.path("federation", "authority", "authority.crt"));
  }

  /** A node that says what it likes. */
  hostile(credentials: NodeCredentials = this.mallory): HostileNode {
    return this.#resources.use(new HostileNode(this.address, credentials, this.federation.manifest));
  }

  /** The operator, at the listener with TLS or elsewhere. */
  operator(address: string = this.address, credentials?: ChannelCredentials): OperatorClient {
    const read = (file: string): Buffer => readFileSync(this.federation.path("federation", "operator", file));
    const tls = { authority: this.authority, certificate: read("operator.crt"), key: read("operator.key") };
    const channel = credentials ?? clientCredentials(tls);
    const client = new protocol.Operator(address, channel, channelOptionsFor(address));
    this.#resources.defer(() => client.close());
    return client;
  }

  /**
   * Whether the honest nodes are in the last of two more rounds, of which one began after now, and the
   * coordinator runs.
   */
  async goesOn(): Promise<boolean> {
    const wanted = this.#rounds.length + 2;
    await new Promise<void>((resolve) => {
      this.#onRound = () => {
        if (this.#rounds.length >= wanted) resolve();
      };
    });
    const { nodes } = this.#rounds.at(-1)!;
    return this.federation.coordinator.running && nodes.includes("ant") && nodes.includes("bee");
  }

  /** Who was in the sums of the rounds so far. */
  get rounds(): readonly RoundSummary__Output[] {
    return this.#rounds;
  }

  /** Resident memory of the coordinator in MiB; 0 where the system does not tell. */
  memoryMiB(): number {
    if (process.platform !== "linux") return 0;
    const status = readFileSync(`/proc/${this.federation.coordinator.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) / 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
