import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import type { Prepared } from "../data/prepare/prepared.ts";
import type { NodeData } from "../training/alone-study.ts";
import { progressLines } from "./progress-lines.ts";

/** A node and its files, or its one prepared folder. */
export type TrainInput = { readonly node: string; readonly files: readonly string[] };

/** Reads one `NAME=FILE`; files of the same name are one node's. */
export function collectInput(text: string, inputs: readonly TrainInput[] = []): TrainInput[] {
  const at = text.indexOf("=");
  const node = text.slice(0, Math.max(at, 0));
  const file = text.slice(at + 1);
  if (at < 0 || file === "" || !nameSchema.safeParse(node).success)
    throw new InvalidArgumentError("Write NAME=FILE, the name in a-z, 0-9 and -.");
  const known = inputs.find((input) => input.node === node);
  if (known === undefined) return [...inputs, { node, files: [file] }];
  return inputs.map((input) => (input === known ? { node, files: [...known.files, file] } : input));
}

/** Prepares a node's data in a folder of its own. Throws a `CommandError` where nothing serves the study. */
export async function prepareInput(
  manifest: StudyManifest,
  { node, files }: TrainInput,
  place: { readonly folder: string; readonly protocolKey: string; readonly workers: number },
  clock: Clock,
): Promise<NodeData> {
  const { protocolKey, workers } = place;
  const sources = { data: files, protocolKey, folder: join(place.folder, node), workers };
  const onProgress = progressLines(clock, `preparing the data of ${node}`);
  const { prepareForStudy } = await import("../training/prepare-for-study.ts");
  const prepared = await prepareForStudy(manifest, sources, { onProgress });
  if (prepared.tasks.length === 0)
    throw new CommandError(`${files.join(", ")}: nothing serves an endpoint of the study ${manifest.study}`, {
      remedy: "name its columns like the study's endpoints; `chorale client check` says what is there",
    });
  warnOfGaps(manifest, node, prepared);
  return { node, prepared };
}

/** What makes figures missing or poor, on standard error. */
function warnOfGaps({ protocol: { folds } }: StudyManifest, node: string, prepared: Prepared): void {
  const say = (text: string): void => void process.stderr.write(`note: ${node}: ${text}\n`);
  const rejected = total(prepared, "rejected");
  const [first] = prepared.rejectedByReason;
  if (first !== undefined) say(`${rejected} rows were left out, most of them because: ${first.reason}`);
  for (const { name, reason } of prepared.leftOut) say(`${name}: ${reason}`);
  if (!prepared.fold.includes(folds.test)) say(`no compound lies in fold ${folds.test}: nothing to test on`);
  if (!prepared.fold.includes(folds.validation))
    say(`no compound lies in fold ${folds.validation}: nothing to validate on`);
}

/** What `client train` says of a node's data. */
export function describeInput({ node, prepared }: NodeData): object {
  return {
    node,
    files: prepared.sources.map(({ file }) => file),
    rows: total(prepared, "rows"),
    compounds: prepared.features.rows,
    rejected: total(prepared, "rejected"),
  };
}

function total({ sources }: Prepared, field: "rows" | "rejected"): number {
  return sources.reduce((sum, source) => sum + source[field], 0);
}
