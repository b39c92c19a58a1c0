import { protocol } from "../../proto/load.ts";
import { chunkPassed } from "../../transport/chunk-passed.ts";
import { asBytes, callSigned, type CallScope } from "./call-scope.ts";
import { readChunk } from "./chunk-wire.ts";
import { leavingOf } from "./departures.ts";
import { watchCall } from "./watch-call.ts";

/** Calls `onData` with a checkpoint's bytes from `offset` on, in order. */
export async function download(
  scope: CallScope,
  request: { readonly study: string; readonly model: string; readonly offset: number },
  onData: (data: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { path, requestSerialize, responseDeserialize } = protocol.Node.service.Download;
  const message = requestSerialize(request);
  await callSigned(scope, path, message, async (client, proof) => {
    scope.departures.note(leavingOf("download_request", message, { study: request.study }));
    const call = client.makeServerStreamRequest(path, asBytes, asBytes, message, proof);
    await watchCall(scope, call, signal, (watch) => {
      return new Promise<void>((resolve, reject) => {
        call.on("data", (chunk: Buffer) => {
          watch.moved();
          try {
            onData(readChunk(chunk, responseDeserialize));
            chunkPassed(chunk.length);
          } catch (error) {
            call.cancel();
            reject(error);
          }
        });
        call.on("error", reject);
        call.on("end", resolve);
      });
    });
  });
}
