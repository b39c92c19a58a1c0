import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { TestMetric } from "../test-metric.ts";

/** How a model is made a node's own: all of it trained on, or a trunk beside the frozen federated one. */
export type PersonalisationMethod = "fine-tune" | "local-trunk";

/** A figure of the federated model and of the personalised one on the same labels. */
export type SideBySide = {
  readonly federated: number | null;
  readonly personalised: number | null;
  readonly labels: number;
};

/** How both models do on one endpoint of the node. */
export type PersonalisedResult = Pick<TestMetric, "metric"> & {
  readonly endpoint: string;
  readonly kind: Endpoint["kind"];
  readonly head: Endpoint["head"];
  readonly validation: SideBySide;
  readonly test: SideBySide;
};

/** A personalised model that was kept, as it lies in `personalised.json`. It stays at the node. */
export type Personalisation = {
  readonly study: string;
  readonly node: string;
  /** Digest of the released checkpoint that it began with. */
  readonly model: string;
  readonly method: PersonalisationMethod;
  /** Widths of the local trunk; none where the model was fine-tuned. */
  readonly localTrunk: readonly number[];
  /** Counted from 1. */
  readonly bestEpoch: number;
  /** Mean over tasks, by which it was kept. */
  readonly validationLoss: { readonly federated: number; readonly personalised: number };
  readonly results: readonly PersonalisedResult[];
};

/** The file of a study's personalised model at a node. */
export const PERSONALISED_MODEL = "personalised.onnx";
/** The file of its figures. */
export const PERSONALISED_FIGURES = "personalised.json";

/** What a study's folder holds of a personalised model that began with this released one; null: nothing. */
export function readPersonalisation(folder: string, model: string): Personalisation | null {
  const path = join(folder, PERSONALISED_FIGURES);
  if (!existsSync(path)) return null;
  const personalisation = JSON.parse(readFileSync(path, "utf8")) as Personalisation;
  return personalisation.model === model ? personalisation : null;
}
