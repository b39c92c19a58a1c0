import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";

/** What the federation counts for `/metrics`. */
export type FederationMetrics = {
  roundClosed(outcome: "aggregated" | "rejected" | "abandoned", durationMs: number): void;
  bytes(direction: "up" | "down", bytes: number): void;
};

/** What a federation runs on. */
export type FederationOptions = {
  /** Everything that must outlive a stop lies below this folder. */
  readonly stateDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: FederationMetrics;
};
