import { status } from "@grpc/grpc-js";

/** A call that cannot be served: a gRPC status, and words for the node's log. */
export class Refusal extends Error {
  readonly code: status;
  readonly details: string;

  constructor(code: status, details: string) {
    super(details);
    this.code = code;
    this.details = details;
  }

  /** What came is not what the contract says. */
  static malformed(details: string): Refusal {
    return new Refusal(status.INVALID_ARGUMENT, details);
  }
}
