import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Egress } from "../egress/outlet.ts";
import type { Guard } from "../policy/guard.ts";
import type { Trainer } from "../training/trainer.ts";
import type { AgentStep } from "./driver.ts";
import type { KnownStudy } from "./known-study.ts";
import type { MemberDecisions } from "./member-decisions.ts";
import type { OwnerDecisions } from "./owner-decisions.ts";
import type { NodeTrust } from "./read-offer.ts";

/** What a driver works with: the node, its owner's approvals, the network, the trainers and the clock. */
export type DriverOptions = {
  readonly trust: NodeTrust;
  /** The node's own policy. */
  readonly guard: Guard;
  readonly members: MemberDecisions;
  readonly egress: Egress;
  readonly createTrainer: (manifest: StudyManifest) => Trainer;
  /** What the node's owner decided. */
  readonly decisions: OwnerDecisions;
  /** Studies of earlier runs. */
  readonly studies?: readonly KnownStudy[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Uniform in [0, 1): spreads the nodes' attempts to reconnect. */
  readonly jitter: () => number;
  readonly onStep?: (step: AgentStep) => void;
};
