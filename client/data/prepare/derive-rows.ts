import type { Endpoint } from "../../../trust/manifest/endpoint.ts";
import type { AssayDeclaration, PartnerFile } from "../formats/reading.ts";
import { deriveTasks, type DerivedTasks } from "../tasks/derive-tasks.ts";
import { expandEndpoints } from "../tasks/expand-endpoints.ts";
import type { Preparation, PreparedRows } from "./preparation.ts";
import { prepareRecords } from "./prepare-records.ts";
import { prepareStructures } from "./prepare-structures.ts";
import { RowLedger } from "./row-ledger.ts";

/** Read rows, the account of them, and the tasks of each of the study's endpoints. */
export type DerivedRows = PreparedRows & {
  readonly ledger: RowLedger;
  readonly endpoints: readonly { readonly endpoint: Endpoint; readonly derived: DerivedTasks }[];
};

/**
 * Reads opened files to their end and derives the study's tasks from them; writes nothing but finished chunks
 * of features into the folder, where a run that is stopped leaves them for the next one.
 */
export async function deriveRows(preparation: Preparation): Promise<DerivedRows> {
  const { files, rules, signal } = preparation;
  const { protocol, endpoints: written } = rules.manifest;
  const expanded = expandEndpoints(written, declaredAssays(files));
  const ledger = new RowLedger();
  const wanted = new Set(expanded.map(({ measuredBy, name }) => measuredBy ?? name));
  const prepare = protocol.columns.length === 0 ? prepareStructures : prepareRecords;
  const prepared = await prepare(preparation, { ledger, wanted });
  const endpoints = expanded.map((endpoint) => {
    signal?.throwIfAborted();
    const own = prepared.measured(endpoint.measuredBy ?? endpoint.name);
    return { endpoint, derived: deriveTasks(endpoint, own, { fold: prepared.rows.fold, protocol }) };
  });
  return { ...prepared, ledger, endpoints };
}

/** The declarations of all catalogues in an order that does not depend on that of files and rows. */
function declaredAssays(files: readonly PartnerFile[]): AssayDeclaration[] {
  const texts = new Map(files.flatMap(({ assays = [] }) => assays).map((one) => [JSON.stringify(one), one]));
  return [...texts]
    .sort(([leftText, left], [rightText, right]) => {
      const [first, second] = left.assay === right.assay ? [leftText, rightText] : [left.assay, right.assay];
      return first < second ? -1 : 1;
    })
    .map(([, declaration]) => declaration);
}
