import type { ServiceError } from "@grpc/grpc-js";
import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { peerIdentity } from "../../transport/peer.ts";
import { toServiceError } from "../../transport/status.ts";
import type { Limits } from "../config.ts";
import type { Federation } from "../federation.ts";
import type { Metrics } from "../http/metrics.ts";

/** What every RPC method works with. */
export type RpcScope = {
  readonly federation: Federation;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly limits: Limits;
};

/** A call, as far as its caller is concerned. */
export type IdentifiedCall = Parameters<typeof peerIdentity>[0] & { readonly cancelled: boolean };

/**
 * Counts and logs a failed call and gives the status that the caller is told: the reason of a refusal, and
 * nothing but INTERNAL for everything else, whose stack goes to our log only.
 */
export function refuseCall(
  scope: RpcScope,
  method: string,
  call: IdentifiedCall,
  error: unknown,
): ServiceError {
  return toServiceError(toRefusal(scope, method, call, error));
}

/** As `refuseCall`, for a method that answers with a message instead of a status. */
export function toRefusal(
  scope: RpcScope,
  method: string,
  call: IdentifiedCall,
  error: unknown,
): FederationError {
  const refusal = classify(error);
  const label = { method, caller: peerIdentity(call)?.name, reason: refusal.reason };
  if (error instanceof FederationError) scope.logger.warn({ ...label, detail: refusal.message }, "refused");
  else if (call.cancelled) scope.logger.info({ method, caller: label.caller }, "the caller broke off");
  else scope.logger.error({ ...label, err: error }, "call failed");
  if (!call.cancelled) scope.metrics.refusal(refusal.reason);
  return refusal;
}

function classify(error: unknown): FederationError {
  if (error instanceof FederationError) return error;
  if ((error as NodeJS.ErrnoException | null)?.code === "ENOSPC")
    return new FederationError("STORAGE_FULL", "the coordinator's disk is full");
  return new FederationError("INTERNAL", "internal error at the coordinator");
}
