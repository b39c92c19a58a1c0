import { rmSync } from "node:fs";
import { join } from "node:path";
import { featureCount } from "../../../chemistry/feature-protocol.ts";
import { NO_STRUCTURE } from "../formats/reading.ts";
import { ChemistryPool } from "./chemistry-pool.ts";
import { orderCompounds, placeOf } from "./compound-order.ts";
import { compoundRows } from "./compound-rows.ts";
import type { Asked, Preparation, PreparedRows } from "./preparation.ts";
import { MeasurementColumns } from "./measurement-columns.ts";
import { MeasuringRows } from "./measuring-rows.ts";
import { featuresDigest } from "./preparation-input.ts";
import { readRows } from "./read-rows.ts";
import type { RowLedger } from "./row-ledger.ts";
import { numberScaffolds } from "./number-scaffolds.ts";
import { StructureFeatures, type FinishedChunk } from "./structure-features.ts";

/**
 * Rows with structures: their compounds, features by the chemistry threads, measurements. Finished chunks
 * stay in `folder/work` until `clear`, so that a run that was stopped goes on from there.
 */
export async function prepareStructures(preparation: Preparation, asked: Asked): Promise<PreparedRows> {
  const { files, rules, workers, signal, progress } = preparation;
  const { ledger } = asked;
  const { protocol } = rules.manifest;
  const work = join(preparation.folder, "work");
  await using pool = new ChemistryPool({ protocol, key: rules.key }, workers, signal);
  const hashing = pool.protocolHash();
  const features = hashing.then((hash) => featuresDigest(rules, hash));
  const structures = new StructureFeatures(pool, work, features);
  const rows = new MeasuringRows();
  const measurements = new MeasurementColumns(rows);
  const report = (): void => {
    signal?.throwIfAborted();
    progress.structures(structures.finished, structures.table.size);
  };
  await readRows(files, {
    ...asked,
    take: (source, row) => {
      const structure = row.structure.trim() === "" ? null : structures.add(row.structure);
      if (structure === null) return ledger.settle(source, row.row, NO_STRUCTURE);
      const enter = (number: number): void => {
        const at = rows.push(source, row.row, number);
        for (const value of row.values) measurements.push(at, value);
      };
      return typeof structure === "number" ? enter(structure) : structure.then(enter);
    },
    onBlock: report,
  });
  const chunks = await structures.finish(report);
  settle(rows, chunks, ledger);
  const { compoundOf, structureOf } = orderCompounds(chunks, structures.table);
  return {
    protocolHash: await hashing,
    rows: compoundRows(chunks, structureOf, featureCount(protocol)),
    subjects: structures.table.size,
    scaffolds: () => numberScaffolds(chunks, structureOf),
    measured: measurements.byAssay(compoundOf),
    clear: () => rmSync(work, { recursive: true, force: true }),
  };
}

/** Tells the ledger of each row whether its structure is of use. */
function settle(rows: MeasuringRows, chunks: readonly FinishedChunk[], ledger: RowLedger): void {
  for (let index = 0; index < rows.length; index += 1) {
    const [{ failure, reasons }, at] = placeOf(chunks, rows.subject(index));
    const reason = failure[at] === 0 ? null : reasons[failure[at]! - 1]!;
    ledger.settle(rows.source(index), rows.row(index), reason);
  }
}
