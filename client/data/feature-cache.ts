import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { software } from "../../process/software.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { canonicalBytes } from "../../trust/manifest/canonical.ts";
import type { DataProtocol } from "../../trust/manifest/data-protocol.ts";
import type { FeaturisedRows, RejectedRow } from "./featurise-rows.ts";

const MAGIC = "chorale-features-1\n";
const DIGEST_BYTES = 32;

type Head = {
  readonly tableRows: number;
  readonly compounds: number;
  readonly columns: number;
  readonly nonzeros: number;
  readonly rejected: readonly RejectedRow[];
};

/**
 * What the features of a table depend on. The fold key enters the name of a cache file only through a digest.
 */
export type CacheKey = {
  readonly tableDigest: string;
  readonly protocol: DataProtocol;
  readonly foldKey: string;
};

/**
 * The cache file of a table's features. Another table, protocol, fold key or software version is another
 * file.
 */
export function cachePath(folder: string, { tableDigest, protocol, foldKey }: CacheKey): string {
  const key = createHash("sha256")
    .update(canonicalBytes({ tableDigest, protocol, software }))
    .update(createHash("sha256").update(foldKey).digest())
    .digest("hex");
  return join(folder, `${key}.features`);
}

/** Writes features for `readFeatures`; whole or not at all. */
export function writeFeatures(path: string, { compoundOf, features, fold, rejected }: FeaturisedRows): void {
  const head: Head = {
    tableRows: compoundOf.length,
    compounds: features.rows,
    columns: features.columns,
    nonzeros: features.column.length,
    rejected,
  };
  const json = Buffer.from(JSON.stringify(head));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  const arrays = [compoundOf, features.rowStart, features.column, features.value, fold].map(bytesOfArray);
  const content = Buffer.concat([Buffer.from(MAGIC), size, json, ...arrays]);
  const digest = createHash("sha256").update(content).digest();
  writeAtomically(path, Buffer.concat([content, digest]), 0o600);
}

/** Features as written, or null where there are none or the file is damaged: they are computed again then. */
export function readFeatures(path: string): FeaturisedRows | null {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const content = file.subarray(0, -DIGEST_BYTES);
  const digest = createHash("sha256").update(content).digest();
  if (!digest.equals(file.subarray(-DIGEST_BYTES)) || content.toString("latin1", 0, MAGIC.length) !== MAGIC)
    return null;
  const jsonAt = MAGIC.length + 4;
  const arraysAt = jsonAt + content.readUInt32LE(MAGIC.length);
  return unpack(JSON.parse(content.toString("utf8", jsonAt, arraysAt)) as Head, content.subarray(arraysAt));
}

function unpack({ tableRows, compounds, columns, nonzeros, rejected }: Head, bytes: Buffer): FeaturisedRows {
  let at = 0;
  const take = <T extends ArrayBufferView>(array: T): T => {
    bytesOfArray(array).set(bytes.subarray(at, at + array.byteLength));
    at += array.byteLength;
    return array;
  };
  const compoundOf = take(new Int32Array(tableRows));
  const rowStart = take(new Uint32Array(compounds + 1));
  const column = take(new Uint32Array(nonzeros));
  const value = take(new Float32Array(nonzeros));
  const fold = take(new Uint8Array(compounds));
  return { compoundOf, features: { rows: compounds, columns, rowStart, column, value }, fold, rejected };
}

function bytesOfArray(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
