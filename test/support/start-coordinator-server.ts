import { X509Certificate } from "node:crypto";

import { credentials, ServerCredentials, type ChannelCredentials } from "@grpc/grpc-js";
import { DEFAULT_LIMITS, type Limits, type NodeCertificates } from "../../coordinator/config.ts";
import { Certifier } from "../../coordinator/enrolment/certifier.ts";
import { Enrolments } from "../../coordinator/enrolment/enrolments.ts";
import type { Metrics } from "../../coordinator/http/metrics.ts";
import { createServer } from "../../coordinator/rpc/server.ts";
import { openDatabase } from "../../coordinator/store/database.ts";
import { EnrolmentStore } from "../../coordinator/store/enrolment-store.ts";
import { systemClock, type Clock } from "../../process/clock.ts";
import { createLogger } from "../../process/log.ts";
import { protocol } from "../../proto/load.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials, serverCredentials, type TlsFiles } from "../../transport/credentials.ts";
import type { Reason } from "../../transport/federation-error.ts";
import { enrolmentBytes } from "../../trust/enrolment/enrolment-proof.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import type { TestFederation } from "./certificates.ts";
import { FEDERATION_ID, identityOf, operatorIdentity } from "./identities.ts";
import { MemoryFederation } from "./memory-federation.ts";
import { openSession, signing, type NodeClient, type Speaking } from "./signed-node.ts";

type Options = {
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  readonly nodeCertificates?: NodeCertificates;
  /** What the server's TLS trusts, where it is more than the federation's authority. */
  readonly trusted?: string;
  /** Whether the authority's key is on the coordinator's machine. */
  readonly certifies?: boolean;
  readonly certificateLifeMs?: number;
};

type NodeOptions = {
  /** What the node shows; null: nothing. */
  readonly tls?: TlsFiles | null;
  readonly key?: SigningKey;
  /** Over the listener behind a balancer. */
  readonly balancer?: boolean;
  readonly channel?: object;
};

/** The coordinator's real gRPC server on ports of its own, around a federation in memory. */
export class CoordinatorUnderTest {
  readonly federation = new MemoryFederation();
  readonly refusals: Reason[] = [];
  readonly enrolments: Enrolments;
  readonly #certificates: TestFederation;
  readonly #clients: { close(): void }[] = [];
  #address = "";
  #balancerAddress = "";
  #close: () => Promise<void> = async () => {};
  #cutOff: () => void = () => {};

  private constructor(certificates: TestFederation, enrolments: Enrolments) {
    this.#certificates = certificates;
    this.enrolments = enrolments;
  }

  static async start(certificates: TestFederation, options: Options = {}): Promise<CoordinatorUnderTest> {
    const { clock = systemClock, certifies = true, certificateLifeMs: lifeMs = 3_600_000 } = options;
    const authority = certifies ? certificates.authority : null;
    const certifier = new Certifier({ authority, lifeMs, clock });
    const enrolments = await Enrolments.open(new EnrolmentStore(openDatabase(":memory:")), certifier, clock);
    const started = new CoordinatorUnderTest(certificates, enrolments);
    const metrics: Metrics = {
      roundClosed: () => {},
      bytes: () => {},
      refusal: (reason) => void started.refusals.push(reason),
    };
    const { server, behindBalancer, close } = createServer({
      federation: started.federation,
      metrics,
      logger: createLogger("test", "silent"),
      clock,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      identity: { id: FEDERATION_ID, name: "federation of tests", operatorKey: operatorIdentity.publicKey },
      enrolments,
      nodeCertificates: options.nodeCertificates ?? "federation",
      authority: new X509Certificate(certificates.authority.certificate),
    });
    const tls = await certificates.certify("server", "coordinator");
    const trusted = { ...tls, authority: options.trusted ?? tls.authority };
    const port = await bindServer(server, "127.0.0.1:0", serverCredentials(trusted));
    const plain = await bindServer(behindBalancer, "127.0.0.1:0", ServerCredentials.createInsecure());
    started.#address = `127.0.0.1:${port}`;
    started.#balancerAddress = `127.0.0.1:${plain}`;
    started.#cutOff = () => {
      server.forceShutdown();
      behindBalancer.forceShutdown();
    };
    started.#close = close;
    return started;
  }

  get address(): string {
    return this.#address;
  }

  /** Where a balancer that ends TLS passes calls on to. */
  get balancerAddress(): string {
    return this.#balancerAddress;
  }

  /** Puts a node on the roster with its identity key of tests. */
  async enroll(node: string, key: SigningKey = identityOf(node)): Promise<void> {
    if (this.enrolments.find(node)?.fingerprint === key.fingerprint) return;
    const { secret } = await this.enrolments.invite(node, 60_000, true);
    const request = { node, secret, identityKey: key.publicKey, certificateRequest: "" };
    await this.enrolments.enroll({ ...request, signature: key.sign(enrolmentBytes(request)) });
  }

  /**
   * A client of an enrolled node that shows its certificate and signs what it says in a session of its own.
   */
  async node(name: string, options: NodeOptions = {}): Promise<NodeClient> {
    const key = options.key ?? identityOf(name);
    await this.enroll(name, key);
    const { tls = await this.#certificates.certify("node", name), balancer = false } = options;
    const asking = this.#client(tls, balancer, {});
    const session = await openSession(asking, name);
    const speaking = { name, key, session, nextCall: 1, nextMessage: 1 };
    return this.speaker(speaking, { ...options, tls });
  }

  /** A client that signs as it is told, enrolled or not. */
  speaker(speaking: Speaking, { tls = null, balancer = false, channel = {} }: NodeOptions): NodeClient {
    return this.#client(tls, balancer, { ...channel, interceptors: [signing(speaking)] });
  }

  /** A client without any proof, that shows this certificate or none. */
  unsigned(tls: TlsFiles | null = null, balancer = false): NodeClient {
    return this.#client(tls, balancer, {});
  }

  operatorWith(tls: TlsFiles, balancer = false): InstanceType<typeof protocol.Operator> {
    const { address, channel } = this.#reach(tls, balancer);
    const client = new protocol.Operator(address, channel, channelOptionsFor(address));
    this.#clients.push(client);
    return client;
  }

  /** Shuts down as a stopping coordinator does. */
  close(): Promise<void> {
    return this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    this.#cutOff();
  }

  #client(tls: TlsFiles | null, balancer: boolean, options: object): NodeClient {
    const { address, channel } = this.#reach(tls, balancer);
    const client = new protocol.Node(address, channel, { ...channelOptionsFor(address), ...options });
    this.#clients.push(client);
    return client;
  }

  #reach(tls: TlsFiles | null, balancer: boolean): { address: string; channel: ChannelCredentials } {
    if (balancer) return { address: this.#balancerAddress, channel: credentials.createInsecure() };
    const authority = Buffer.from(this.#certificates.authority.certificate);
    const channel = tls === null ? credentials.createSsl(authority) : clientCredentials(tls);
    return { address: this.#address, channel };
  }
}
