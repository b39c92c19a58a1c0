import type { ServiceError } from "@grpc/grpc-js";
import { printable } from "../../process/printable.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { peerIdentity } from "../../transport/peer.ts";
import { toServiceError } from "../../transport/status.ts";
import { callerOf } from "./caller.ts";
import type { RpcScope } from "./rpc-scope.ts";

/** What refusals are counted and logged with. */
export type RefusalScope = Pick<RpcScope, "metrics" | "logger" | "loggedRefusals">;

/** A call, as far as its caller is concerned. */
export type IdentifiedCall = Parameters<typeof peerIdentity>[0] & {
  readonly cancelled: boolean;
  getPeer(): string;
};

/**
 * Counts and logs a failed call and gives the status that the caller is told: the reason of a refusal, and
 * nothing but INTERNAL for everything else, whose stack goes to our log only. Refusals that one address
 * collects faster than anyone could read them are counted, not logged.
 */
export function refuseCall(
  scope: RefusalScope,
  method: string,
  call: IdentifiedCall,
  error: unknown,
): ServiceError {
  return toServiceError(toRefusal(scope, method, call, error));
}

/** As `refuseCall`, for a method that answers with a message instead of a status. */
export function toRefusal(
  scope: RefusalScope,
  method: string,
  call: IdentifiedCall,
  error: unknown,
): FederationError {
  const refusal = classify(error);
  const label = { method, caller: callerOf(call), from: call.getPeer(), reason: refusal.reason };
  if (error instanceof FederationError) logRefusal(scope, label, refusal.message);
  else if (call.cancelled) scope.logger.info({ method, caller: label.caller }, "the caller broke off");
  else scope.logger.error({ ...label, err: error }, "call failed");
  if (!call.cancelled) scope.metrics.refusal(refusal.reason);
  return refusal;
}

function logRefusal(
  { logger, loggedRefusals }: RefusalScope,
  label: { readonly from: string },
  detail: string,
): void {
  const level = loggedRefusals.allows(label.from) ? "warn" : "debug";
  logger[level]({ ...label, detail: printable(detail) }, "refused");
}

function classify(error: unknown): FederationError {
  if (error instanceof FederationError) return error;
  if ((error as NodeJS.ErrnoException | null)?.code === "ENOSPC")
    return new FederationError("STORAGE_FULL", "the coordinator's disk is full");
  return new FederationError("INTERNAL", "internal error at the coordinator");
}
