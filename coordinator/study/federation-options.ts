import type { Kysely } from "kysely";
import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import type { Roster } from "../enrolment/roster.ts";
import type { Tables } from "../store/database.ts";

/** What the federation counts for `/metrics`. */
export type FederationMetrics = {
  roundClosed(outcome: "aggregated" | "rejected" | "abandoned", durationMs: number): void;
  bytes(direction: "up" | "down", bytes: number): void;
};

/** What a federation runs on. */
export type FederationOptions = {
  /** Everything that must outlive a stop lies below this folder. */
  readonly stateDir: string;
  /** The database in that folder (`openStore`); the federation closes it when it is closed. */
  readonly database: Kysely<Tables>;
  /** Who belongs to the federation, with which identity key. */
  readonly roster: Roster;
  /** Fingerprint of the operator's identity key: what signs study manifests. */
  readonly operator: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: FederationMetrics;
};
