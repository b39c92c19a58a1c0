import type { FeatureRows } from "../../models/examples.ts";
import { software } from "../../process/software.ts";
import type { DataQuality } from "../../report/quality/quality.ts";
import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import type { Endpoint } from "../../trust/manifest/endpoint.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { roleOfFold } from "../data/folds.ts";
import type { LeftOutCell, RowLedger } from "../data/prepare/row-ledger.ts";
import type { DerivedTasks } from "../data/tasks/derive-tasks.ts";
import type { AssayRows } from "../data/prepare/measurement-columns.ts";
import { assessEndpoint } from "./assess-endpoint.ts";
import { assessSplit, scaffoldsByFold } from "./assess-split.ts";

/** A node's data, read, and its tasks, derived but not written. */
export type CheckedData = {
  readonly manifest: StudyManifest;
  readonly protocolHash: string;
  readonly ledger: RowLedger;
  /** Distinct structures as written. */
  readonly structures: number;
  readonly fold: Uint8Array;
  /** A number for each distinct scaffold, `[compounds]`; null for a table without structures. */
  readonly scaffold: Uint32Array | null;
  readonly features: FeatureRows;
  readonly endpoints: readonly { readonly endpoint: Endpoint; readonly derived: DerivedTasks }[];
  readonly measured: (assay: string) => AssayRows;
};

/** The whole of a data-quality report. The same data give the same report. */
export function assessData(data: CheckedData): DataQuality {
  const { manifest, ledger, fold, scaffold, features } = data;
  const { protocol } = manifest;
  const sources = ledger.sources();
  const places = { fold, folds: protocol.folds.count, files: sources.map(({ file }) => file) };
  const split = scaffold === null ? null : { fold, scaffold, features, protocol };
  const assessed = data.endpoints.map(({ endpoint, derived }) =>
    assessEndpoint(endpoint, data.measured(endpoint.measuredBy ?? endpoint.name), derived, places),
  );
  return {
    format: "chorale-quality-1",
    study: manifest.study,
    software,
    protocolHash: data.protocolHash,
    sources,
    leftOut: [
      ...reasonsOf("rejected", ledger.leftOut("rejected")),
      ...reasonsOf("unmapped", ledger.leftOut("unmapped")),
    ],
    compounds: fold.length,
    structures: data.structures,
    folds: describeFolds(fold, split === null ? null : scaffoldsByFold(split), protocol),
    split: split === null || fold.length === 0 ? null : assessSplit(split),
    endpoints: assessed.filter(({ measurements }) => measurements > 0),
    missing: assessed.filter(({ measurements }) => measurements === 0).map(({ name }) => name),
  };
}

function describeFolds(
  fold: Uint8Array,
  scaffolds: readonly number[] | null,
  { folds }: DataProtocol,
): DataQuality["folds"] {
  const compounds = Array.from({ length: folds.count }, () => 0);
  for (const one of fold) compounds[one]! += 1;
  return compounds.map((count, one) => ({
    fold: one,
    role: roleOfFold(one, folds),
    compounds: count,
    scaffolds: scaffolds?.[one] ?? 0,
  }));
}

/** What was left out, counted by reason and column. */
function reasonsOf(kind: "rejected" | "unmapped", cells: Iterable<LeftOutCell>): DataQuality["leftOut"] {
  const found = new Map<
    string,
    { -readonly [Key in keyof DataQuality["leftOut"][number]]: DataQuality["leftOut"][number][Key] }
  >();
  for (const { file, row, column, reason } of cells) {
    const key = JSON.stringify([column, reason]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { kind, reason, column, count: 1, example: { file, row } });
    else known.count += 1;
  }
  return [...found.values()].sort(
    (left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1),
  );
}
