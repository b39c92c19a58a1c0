import { readChainedFiles, type Found } from "../../trust/record/read-chained-files.ts";
import { recordPlace, type Recorded } from "./egress-entry.ts";

/**
 * Reads the record at `path` (`FOLDER/PREFIX.jsonl`, whatever files it has become) and gives every entry and
 * every place where its chain is broken; see `readChainedFiles`.
 */
export function readRecord(
  path: string,
  options: { readonly signers?: ReadonlySet<string> | undefined } = {},
): AsyncGenerator<Found<Recorded>> {
  const { folder, prefix } = recordPlace(path);
  return readChainedFiles<Recorded>(folder, prefix, options);
}
