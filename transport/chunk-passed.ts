import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Payload after which the young generation is collected. */
const COLLECT_EVERY_BYTES = 4 * 1024 * 1024;

let bytesSinceCollection = 0;

/**
 * To be called for every chunk of tensor data that was sent or received. The buffers of a chunk lie outside
 * V8's heap, and after 64 MB of them V8 marks the whole heap: that took more processor time than the transfer
 * (3.0 ms per MB, both ends together; 1.2 with this) and let 70 MB more pile up. A chunk is garbage as soon
 * as it has passed, so collecting the young generation often, in well under a millisecond, is all that is
 * needed.
 */
export function chunkPassed(bytes: number): void {
  bytesSinceCollection += bytes;
  if (bytesSinceCollection < COLLECT_EVERY_BYTES) return;
  bytesSinceCollection = 0;
  collectYoung();
}

const collectYoung = youngCollector();

/** V8 gives its collector only to contexts made after the flag is set. */
function youngCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("globalThis.gc") as NodeJS.GCFunction | undefined;
  return () => collect?.({ type: "minor", execution: "sync" });
}
