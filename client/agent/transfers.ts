import { delay, type Clock } from "../../process/clock.ts";
import { isFiniteVector } from "../../models/is-finite-vector.ts";
import { bytesOf, type Layout } from "../../models/layout.ts";
import { CommandError } from "../../process/command-error.ts";
import { FederationError, REFUSALS } from "../../transport/federation-error.ts";
import type { Egress, UploadHead } from "../egress/outlet.ts";
import { backoffMs } from "./backoff.ts";
import type { OfferedModel } from "./known-study.ts";
import type { IncomingModel, ModelCache } from "./model-cache.ts";
import { refusalOf } from "./wire.ts";

/** What transfers share. */
export type TransferScope = {
  readonly egress: Egress;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly jitter: () => number;
  /** Told about every break that is tried again. */
  readonly onBreak: (error: Error) => void;
};

/** How often a model with a wrong digest is fetched before it is given up. */
const DAMAGED_MAX = 3;

/**
 * Fetches a checkpoint into the cache, resuming after any break, and gives its parameters. Throws
 * SIZE_DIFFERS for a size that is not the layout's, DIGEST_DIFFERS for bytes that stay wrong, NOT_FINITE for
 * a model that nothing can be learned from, and what else the coordinator refuses.
 */
export async function downloadModel(
  scope: TransferScope,
  cache: ModelCache,
  study: string,
  { model, layout }: { readonly model: OfferedModel; readonly layout: Layout },
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<IncomingModel> {
  if (model.bytes !== bytesOf(layout)) {
    const detail = `the model has ${model.bytes} bytes where the manifest's layout has ${bytesOf(layout)}`;
    throw new FederationError("SIZE_DIFFERS", detail);
  }
  const incoming = cache.receive(model.digest, layout.length);
  let damaged = 0;
  await untilDone(scope, signal, async () => {
    const onData = (data: Uint8Array): void => {
      incoming.append(data);
      onFraction(incoming.offset / incoming.size);
    };
    const before = incoming.offset;
    if (before < incoming.size) {
      const request = { study, model: model.digest, offset: before };
      await scope.egress.download(request, onData, signal);
    }
    try {
      incoming.verify();
    } catch (error) {
      const wrong = error instanceof FederationError && error.reason === "DIGEST_DIFFERS";
      damaged += wrong ? 1 : 0;
      if (damaged >= DAMAGED_MAX) throw new GivenUp(error as Error);
      throw error;
    }
  });
  if (!isFiniteVector(incoming.parameters))
    throw new FederationError("NOT_FINITE", "the model holds values that are not finite");
  return incoming;
}

/** Delivers an update, resuming where the coordinator is. Throws what the coordinator refuses for good. */
export async function uploadUpdate(
  scope: TransferScope,
  head: UploadHead,
  update: Float32Array,
  { fresh }: { readonly fresh: boolean },
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<"accepted" | "round_closed"> {
  const body = new Uint8Array(update.buffer, update.byteOffset, update.byteLength);
  let offset: number | null = fresh ? 0 : null;
  return untilDone(scope, signal, async () => {
    const { study, round, digest } = head;
    const from = offset ?? (await scope.egress.uploadOffset({ study, round, digest }));
    offset = null;
    const onSent = (bytes: number): void => onFraction(bytes / body.length);
    const receipt = await scope.egress.upload(head, body, Math.min(from, body.length), onSent, signal);
    if (receipt.accepted) return "accepted";
    if (receipt.roundClosed) return "round_closed";
    offset = receipt.incomplete?.offset ?? null;
    throw new FederationError("OFFSET_INVALID", "the coordinator holds only a part of the update");
  });
}

/** A failure that is not to be tried again, whatever its kind. */
class GivenUp extends Error {
  override readonly cause: Error;

  constructor(cause: Error) {
    super(cause.message);
    this.cause = cause;
  }
}

/** Tries until it succeeds, is refused for good, or `signal` is aborted. */
async function untilDone<T>(
  scope: TransferScope,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof GivenUp) throw error.cause;
      if (!isWorthTrying(error)) throw error;
      scope.onBreak(error);
      await delay(scope.clock, backoffMs(failures, scope.jitter()));
      signal.throwIfAborted();
    }
  }
}

function isWorthTrying(error: unknown): error is Error {
  if (error instanceof FederationError) return REFUSALS[error.reason].retry;
  return error instanceof CommandError && error.cause !== undefined && refusalOf(error) === null;
}
