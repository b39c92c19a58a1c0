import { statfsSync } from "node:fs";
import { bytesOf, type Layout } from "../../models/layout.ts";
import type { Clock } from "../../process/clock.ts";
import type { UploadHeader__Output } from "../../proto/gen/chorale/v1/UploadHeader.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { canonicalDigest } from "../../trust/manifest/canonical.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { UploadSession } from "../federation.ts";
import { isDigest, verdictFor, type NodeId, type Verdict } from "../round/round.ts";
import type { UpdateFile } from "../store/update-file.ts";
import type { UpdateKey, UpdateStore } from "../store/update-store.ts";
import type { StudyDriver } from "./study-driver.ts";
import { isApproved } from "./study.ts";

type Context = {
  readonly driver: StudyDriver;
  readonly node: NodeId;
  readonly layout: Layout;
  readonly updates: UpdateStore;
  readonly folder: string;
  readonly clock: Clock;
};

/** Labels behind one update: far above any table, far below what would overflow a sum of weights. */
const WEIGHT_MAX = 1e9;

/**
 * Checks an upload's header against its round and opens its file, or answers at once where no bytes are
 * wanted. Refusals: see the reasons of "Rounds and transfers" in the catalogue.
 */
export async function openUpload(
  context: Context,
  header: UploadHeader__Output,
): Promise<UploadSession | UploadReceipt> {
  const key = keyOf(context.node, header);
  const early = admit(context, header, key);
  if (early !== null) return early;
  checkHeader(header, context.layout);
  checkRoom(context.folder, header.sizeBytes);
  if (header.offset === 0) context.updates.discard(key);
  const file = await context.updates.open(key, header.sizeBytes);
  if (file.offset !== header.offset) {
    await file.close();
    throw new FederationError("OFFSET_INVALID", `the coordinator holds ${file.offset} bytes of this update`);
  }
  return session(context, header, key, file);
}

/** The receipt of a verdict; null means that the bytes are welcome. */
function receiptOf(verdict: Verdict, digest: string, held: boolean): UploadReceipt | null {
  switch (verdict) {
    case "accepted":
      return held ? { accepted: { digest } } : null;
    case "round_closed":
      return { roundClosed: {} };
    case "conflict":
      throw new FederationError("UPDATE_CONFLICT", "another update of this node was accepted in this round");
    case "not_a_participant":
      throw new FederationError("ROUND_NOT_OPEN", "this node is not in the round's cohort");
  }
}

function keyOf(node: NodeId, { key }: UploadHeader__Output): UpdateKey {
  if (key === null || !isDigest(key.digest))
    throw new FederationError("MALFORMED_MESSAGE", "the header names no update");
  return { study: key.study, round: key.round, node, digest: key.digest };
}

function admit(context: Context, header: UploadHeader__Output, key: UpdateKey): UploadReceipt | null {
  const { study } = context.driver;
  if (key.round <= study.roundsClosed) return { roundClosed: {} };
  if (study.round === null || key.round !== study.round.number)
    throw new FederationError("ROUND_UNKNOWN", `round ${key.round} has not been opened`);
  if (!isApproved(study, key.node, context.clock.nowMs()))
    throw new FederationError("NOT_APPROVED", `the owner of ${key.node} has no approval in force`);
  const held = study.round.participants[key.node]?.update?.digest === key.digest;
  const receipt = receiptOf(verdictFor(study.round, key.node, key.digest), key.digest, held);
  if (receipt === null && header.baseModel !== study.round.baseModel)
    throw new FederationError("MODEL_UNKNOWN", "the update is relative to another model than the round's");
  return receipt;
}

function checkHeader(header: UploadHeader__Output, layout: Layout): void {
  if (header.layoutDigest !== canonicalDigest(layout))
    throw new FederationError(
      "LAYOUT_DIFFERS",
      "the update's layout is not the one that the manifest describes",
    );
  if (header.sizeBytes !== bytesOf(layout))
    throw new FederationError(
      "SIZE_DIFFERS",
      `${header.sizeBytes} bytes announced, the layout has ${bytesOf(layout)}`,
    );
  if (!(header.weight > 0 && header.weight <= WEIGHT_MAX))
    throw new FederationError(
      "WEIGHT_INVALID",
      `the update's weight is not above 0 and at most ${WEIGHT_MAX}`,
    );
  if (!Number.isFinite(header.trainLoss))
    throw new FederationError("NOT_FINITE", "the training loss is not finite");
}

function checkRoom(folder: string, sizeBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 2 * sizeBytes)
    throw new FederationError("STORAGE_FULL", "the coordinator's disk is full");
}

/** Whoever suspends it waits for an end that has begun: until then the round does not know of the update. */
function session(
  context: Context,
  header: UploadHeader__Output,
  key: UpdateKey,
  file: UpdateFile,
): UploadSession {
  let finishing: Promise<UploadReceipt> | null = null;
  return {
    offset: file.offset,
    append: (data) => file.append(data),
    suspend: async () => void (await (finishing?.catch(() => {}) ?? file.close())),
    finish: () => (finishing ??= finish(context, header, key, file)),
  };
}

async function finish(
  { updates, driver, clock }: Context,
  { weight, trainLoss }: UploadHeader__Output,
  key: UpdateKey,
  file: UpdateFile,
): Promise<UploadReceipt> {
  file.requireOpen();
  try {
    if (!(await file.complete())) return { incomplete: { offset: file.offset } };
  } catch (error) {
    updates.discard(key);
    throw error;
  } finally {
    await file.close();
  }
  const update = { round: key.round, node: key.node, digest: key.digest, weight, trainLoss };
  const effects = await driver.dispatch({ kind: "update_received", atMs: clock.nowMs(), ...update });
  const reply = effects.find((effect) => effect.kind === "reply");
  return receiptOf(reply?.verdict ?? "round_closed", key.digest, true) ?? { roundClosed: {} };
}
