import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { CommandError } from "../../process/command-error.ts";
import { parseLine, type Chained } from "./chained-entry.ts";
import { listRecordFiles } from "./record-files.ts";

const NEWLINE = 0x0a;
const BLOCK_BYTES = 64 * 1024;

/**
 * The entries of a record from the newest back, read as far as the caller asks. A last line that is being
 * written is left out. Throws a `CommandError` naming file and entry for one that was changed.
 */
export function* recentEntries<Entry>(folder: string, prefix: string): Generator<Chained<Entry>> {
  for (const { path, exists } of listRecordFiles(folder, prefix).toReversed())
    if (exists) for (const line of linesBackwards(path)) yield entryOf<Entry>(line, path);
}

function entryOf<Entry>(line: string, path: string): Chained<Entry> {
  const entry = parseLine<Entry>(line);
  if (typeof entry !== "string") return entry;
  throw new CommandError(`${path}: ${entry}`, {
    remedy: "move the folder away to begin a new record, and keep it for whoever looks into what happened",
  });
}

/** Whole lines from the last to the first. */
function* linesBackwards(path: string): Generator<string> {
  const file = openSync(path, "r");
  try {
    let position = fstatSync(file).size;
    /** What was read and not yet given: it begins in the middle of a line. */
    let rest = Buffer.alloc(0);
    let isLast = true;
    while (position > 0) {
      const block = Buffer.alloc(Math.min(BLOCK_BYTES, position));
      position -= block.length;
      const got = readSync(file, block, 0, block.length, position);
      rest = Buffer.concat([block.subarray(0, got), rest]);
      for (let at = rest.lastIndexOf(NEWLINE); at >= 0; at = rest.lastIndexOf(NEWLINE)) {
        // Behind the last newline stands nothing, or a line that is not whole.
        if (!isLast) yield rest.subarray(at + 1).toString("utf8");
        isLast = false;
        rest = rest.subarray(0, at);
      }
    }
    if (!isLast) yield rest.toString("utf8");
  } finally {
    closeSync(file);
  }
}
