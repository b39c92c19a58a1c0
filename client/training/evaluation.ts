import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { TestMetric } from "./test-metric.ts";

/** How the released model does on one task of the node's own test fold. */
export type EndpointResult = TestMetric & {
  /** The endpoint's name, with its threshold where it has several. */
  readonly endpoint: string;
  readonly kind: Endpoint["kind"];
  readonly head: Endpoint["head"];
};

/** The node's evaluation of a completed study, as it lies in `evaluation.json`. It stays at the node. */
export type Evaluation = {
  readonly study: string;
  readonly node: string;
  /** Digest of the released checkpoint. */
  readonly model: string;
  readonly results: readonly EndpointResult[];
};
