import { CommandError } from "../process/command-error.ts";

/** Where a connection ends that does not come about: each has another remedy. */
export type Obstacle =
  | "name_unknown"
  | "refused"
  | "timed_out"
  | "no_route"
  | "proxy_unusable"
  | "proxy_unreachable"
  | "proxy_password"
  | "proxy_refused";

/** A connection that did not come about, in words, with the hop that failed. */
export class UnreachableError extends CommandError {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle, message: string, options: { remedy: string; cause?: unknown }) {
    super(message, options);
    this.name = "UnreachableError";
    this.obstacle = obstacle;
  }
}
