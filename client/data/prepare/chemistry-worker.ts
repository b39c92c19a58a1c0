/**
 * A chemistry thread: answers the requests of `chemistry-pool.ts` in the order they come. It keeps nothing
 * between two of them and may be terminated at any time.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { ChemistryReply, ChemistryRequest, ChemistryWork } from "./chemistry-pool.ts";
import { ChunkFeaturiser } from "./featurise-chunk.ts";

const port = parentPort!;
const { protocol, key } = workerData as ChemistryWork;
const chemistry = new ChunkFeaturiser(protocol, key);
let last: Promise<void> = Promise.resolve();

port.on("message", (request: ChemistryRequest) => {
  last = last.then(() => answer(request));
});

async function answer({ id, structures }: ChemistryRequest): Promise<void> {
  try {
    if (structures === null) return reply({ id, value: await chemistry.protocolHash() });
    const chunk = await chemistry.featurise(structures);
    reply({ id, value: chunk }, [chunk.buffer as ArrayBuffer]);
  } catch (error) {
    reply({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function reply(message: ChemistryReply, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
