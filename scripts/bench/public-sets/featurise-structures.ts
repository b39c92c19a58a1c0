import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FeatureProtocol } from "../../../chemistry/feature-protocol.ts";
import { featureCount } from "../../../chemistry/feature-protocol.ts";
import { ChemistryPool } from "../../../client/data/prepare/chemistry-pool.ts";
import { CHUNK_STRUCTURES, KEY_WORDS } from "../../../client/data/prepare/chunk-file.ts";
import { StructureFeatures, type FinishedChunk } from "../../../client/data/prepare/structure-features.ts";
import type { SparseRows } from "../../../models/examples.ts";
import { packRows } from "../../../models/pack-rows.ts";

/** The key of folds in benches; bits are not permuted, so it moves nothing else. */
const KEY = "bench";
/** Features are kept here, so that a bench that runs again begins at once. */
const CACHE = join(tmpdir(), "chorale-bench-features");

/** Structures as a model sees them, row by row in the order given. */
export type FeaturisedStructures = {
  readonly features: SparseRows;
  /** Equal for rows of equal standardised structure. */
  readonly compound: readonly string[];
  /** Scaffold fold of each row. */
  readonly fold: Uint8Array;
  /** Rows whose structure the protocol rejects: they have the features of their largest fragment. */
  readonly rejected: readonly number[];
  /** Rows that cannot be featurised at all: they have no features. */
  readonly unreadable: readonly number[];
};

/**
 * The features of structures under a study's protocol, computed in threads and kept in the folder `cache`. A
 * structure that the protocol rejects is featurised from its largest fragment alone, so that a benchmark can
 * count every row.
 */
export async function featuriseStructures(
  structures: readonly string[],
  protocol: FeatureProtocol,
  workers = 2,
  cache = CACHE,
): Promise<FeaturisedStructures> {
  const rows = await featuriseAll(structures, protocol, workers, cache);
  const rejected = [...rows.keys()].filter((row) => rows[row]!.failed);
  const lenient = { ...protocol, standardisation: { ...LARGEST_FRAGMENT } };
  const written = rejected.map((row) => structures[row]!);
  const again = written.length === 0 ? [] : await featuriseAll(written, lenient, 1, cache);
  for (const [index, row] of rejected.entries()) rows[row] = again[index]!;
  return {
    features: packRows(rows, featureCount(protocol)),
    compound: rows.map(({ compound }) => compound),
    fold: Uint8Array.from(rows, ({ fold }) => fold),
    rejected,
    unreadable: rejected.filter((row) => rows[row]!.failed),
  };
}

const LARGEST_FRAGMENT = { method: "largest_fragment", heavyAtomsMax: 399, tautomersMax: 1 } as const;

type FeatureRow = {
  readonly column: Uint32Array;
  readonly value: Float32Array;
  readonly compound: string;
  readonly fold: number;
  readonly failed: boolean;
};

async function featuriseAll(
  structures: readonly string[],
  protocol: FeatureProtocol,
  workers: number,
  cache: string,
): Promise<FeatureRow[]> {
  await using pool = new ChemistryPool({ protocol, key: KEY }, workers);
  const features = new StructureFeatures(pool, cache, pool.protocolHash());
  const numbers: number[] = [];
  for (const structure of structures) numbers.push(await features.add(structure));
  const chunks = (await features.finish(() => {})).map(rowsOfChunk);
  return numbers.map((number) => chunks[Math.floor(number / CHUNK_STRUCTURES)]![number % CHUNK_STRUCTURES]!);
}

function rowsOfChunk(chunk: FinishedChunk): FeatureRow[] {
  const { buffer, byteOffset } = readFileSync(chunk.path);
  return Array.from({ length: chunk.structures }, (_, row) => {
    const count = chunk.rowStart[row + 1]! - chunk.rowStart[row]!;
    const at = byteOffset + chunk.rowsAt + chunk.rowStart[row]! * 8;
    const bytes = buffer.slice(at, at + count * 8);
    return {
      column: new Uint32Array(bytes, 0, count),
      value: new Float32Array(bytes, count * 4, count),
      compound: chunk.key.subarray(row * KEY_WORDS, (row + 1) * KEY_WORDS).join("-"),
      fold: chunk.fold[row]!,
      failed: chunk.failure[row]! > 0,
    };
  });
}
