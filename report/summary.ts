import type { StudyManifest } from "../trust/manifest/study-manifest.ts";

/**
 * One closed round. `validation` is the cohort's mean loss per validation label, null where no node could
 * score it.
 */
export type RoundResult = {
  readonly round: number;
  readonly durationMs: number;
  /** Whose updates are in the aggregate; empty for a round that was abandoned. */
  readonly nodes: readonly string[];
  readonly trainLoss: number | null;
  readonly validation: number | null;
};

/**
 * One endpoint at one node: three models on the same test fold of that node. A value is null where that model
 * could not be scored, for example with one class only in the test fold.
 */
export type EndpointResult = {
  readonly endpoint: string;
  readonly node: string;
  readonly kind: "classification" | "regression";
  readonly metric: string;
  readonly singlePartner: number | null;
  readonly federated: number | null;
  readonly pooled: number | null;
  readonly testCount: number;
};

/** What a run gave: the content of `summary.json`. Bytes are payload, counted by the coordinator. */
export type Summary = {
  readonly study: { readonly name: string; readonly digest: string; readonly manifest: StudyManifest };
  readonly rounds: readonly RoundResult[];
  readonly results: readonly EndpointResult[];
  readonly transport: { readonly bytesUp: number; readonly bytesDown: number };
  /** Versions by name. */
  readonly software: Readonly<Record<string, string>>;
};

/** What one node's record of egress says about one kind of message. */
export type EgressSum = {
  readonly node: string;
  readonly kind: string;
  readonly messages: number;
  readonly bytes: number;
};

/** Who agreed to the study: fingerprints as people compare them, moments in ISO 8601. */
export type Agreement = {
  /** Of the key that signed the manifest. */
  readonly operator: string;
  readonly decisions: readonly {
    readonly member: string;
    readonly key: string;
    /** What the decision is worth now: approved, declined, withdrawn or expired. */
    readonly standing: string;
    readonly name: string;
    readonly reference: string;
    readonly decidedAt: string;
    readonly expiresAt: string;
  }[];
};

/** What the report says beyond the summary. */
export type ReportContext = {
  /** True when the labels are the simulated assays of the embedded example. */
  readonly simulatedAssays: boolean;
  /** Empty where the records were not read. */
  readonly egress: readonly EgressSum[];
  /** Null where the members' decisions were not collected. */
  readonly agreement: Agreement | null;
};
