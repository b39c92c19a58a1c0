import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Payload after which the young generation is collected. */
const COLLECT_EVERY_BYTES = 8 * 1024 * 1024;

let bytesSinceCollection = 0;

/**
 * To be called for every chunk of tensor data that was sent or received. The buffers of a chunk lie outside
 * V8's heap, and for every few tens of MB of them V8 marks the whole heap: half of a coordinator's processor
 * time. A chunk is garbage as soon as it has passed, so collecting the young generation often, in well under
 * a millisecond, is all that is needed. Measured for both ends of a transfer: 3.0 ms of processor time per MB
 * without this, 1.2 with it, and 70 MB less memory.
 */
export function chunkPassed(bytes: number): void {
  bytesSinceCollection += bytes;
  if (bytesSinceCollection < COLLECT_EVERY_BYTES) return;
  bytesSinceCollection = 0;
  collectYoung();
}

const collectYoung = youngCollector();

function youngCollector(): () => void {
  // Marking begins when nearly all of the room to the heap's limit is used, instead of two thirds of it.
  setFlagsFromString("--incremental-marking-soft-trigger=90");
  setFlagsFromString("--incremental-marking-hard-trigger=95");
  // V8 gives its collector only to contexts made after the flag is set.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("globalThis.gc") as NodeJS.GCFunction | undefined;
  return () => collect?.({ type: "minor", execution: "sync" });
}
