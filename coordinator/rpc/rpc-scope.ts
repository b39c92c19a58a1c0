import type { X509Certificate } from "node:crypto";
import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import type { FederationIdentity, Limits, NodeCertificates } from "../config.ts";
import type { Enrolments } from "../enrolment/enrolments.ts";
import type { Federation } from "../federation.ts";
import type { Metrics } from "../http/metrics.ts";
import type { CallRate } from "./call-rate.ts";
import type { CallsAtOnce } from "./calls-at-once.ts";
import type { MessagePace } from "./message-pace.ts";
import type { OpenCalls } from "./open-calls.ts";
import type { Sessions } from "./sessions.ts";
import type { TransferTurns } from "./transfer-turns.ts";

/** What a coordinator's gRPC side is made from. */
export type RpcOptions = {
  readonly federation: Federation;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly identity: FederationIdentity;
  readonly enrolments: Enrolments;
  /** What a node shows beside its signature on the listener with TLS. */
  readonly nodeCertificates: NodeCertificates;
  /**
   * The federation's own authority: only its certificates name nodes and operators. Null: every trusted one
   * does.
   */
  readonly authority: X509Certificate | null;
};

/** Where a call came in: each server has one of its own. */
export type Listener = {
  readonly nodeCertificates: NodeCertificates;
  /** Whether operators may call here. */
  readonly operators: boolean;
  /**
   * How often one address may make calls that carry no proof, and how many at once; null where a balancer
   * stands for all addresses.
   */
  readonly unprovenCalls: { readonly rate: CallRate; readonly atOnce: CallsAtOnce } | null;
};

/** What every RPC method works with. */
export type RpcScope = RpcOptions & {
  readonly listener: Listener;
  readonly sessions: Sessions;
  /** How often a refusal of one address is worth a line in the log. */
  readonly loggedRefusals: CallRate;
  readonly openCalls: OpenCalls;
  readonly pace: MessagePace;
  readonly turns: TransferTurns;
};
