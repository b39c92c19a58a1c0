import { createHash } from "node:crypto";
import type { Examples } from "../../models/examples.ts";
import type { LoadHeader } from "../../proto/gen/chorale/v1/LoadHeader.ts";
import type { ArrayName, WireArray } from "./array-wire.ts";
import type { ModelHeader } from "./load-header.ts";

/** Rows of features that are held at a time. */
const BLOCK_ROWS = 2048;
const ENTRIES_MAX = 2 ** 32 - 1;

/** A part of one of the arrays that make up a study's examples. */
export type ArrayPart = readonly [array: ArrayName, values: WireArray];

/** The arrays of `Load`, a part at a time and in order; features are read a block of rows at a time. */
export function* exampleArrays({ features, labels }: Examples): Generator<ArrayPart> {
  yield ["FEATURE_STARTS", new Uint32Array(1)];
  let entries = 0;
  for (let start = 0; start < features.rows; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, features.rows - start);
    const block = features.select(Uint32Array.from({ length: count }, (_, index) => start + index));
    const before = entries;
    entries += block.column.length;
    if (entries > ENTRIES_MAX) throw new RangeError("more feature entries than a trainer takes");
    yield ["FEATURE_STARTS", block.rowStart.subarray(1).map((end) => before + end)];
    yield ["FEATURE_COLUMNS", block.column];
    yield ["FEATURE_VALUES", block.value];
  }
  yield ["LABEL_STARTS", labels.rowStart];
  yield ["LABEL_TASKS", labels.task];
  yield ["LABEL_VALUES", labels.value];
  yield ["LABEL_CENSORING", labels.censoring];
}

/** The header that announces a model and its examples, named by a SHA-256 of all of it. */
export function loadHeader(model: ModelHeader, examples: Examples): LoadHeader {
  const hash = createHash("sha256").update(JSON.stringify(model));
  let featureEntries = 0;
  for (const [array, values] of exampleArrays(examples)) {
    hash.update(`${array} ${values.length}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    if (array === "FEATURE_COLUMNS") featureEntries += values.length;
  }
  const { rows } = examples.features;
  const labelEntries = examples.labels.task.length;
  return { ...model, digest: hash.digest("hex"), rows, featureEntries, labelEntries };
}
