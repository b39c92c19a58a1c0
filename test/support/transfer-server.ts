import * as grpc from "@grpc/grpc-js";
import type { Chunk, Chunk__Output } from "../../proto/gen/chorale/v1/Chunk.ts";
import type { DownloadRequest__Output } from "../../proto/gen/chorale/v1/DownloadRequest.ts";
import type { NodeHandlers } from "../../proto/gen/chorale/v1/Node.ts";
import type { UploadMessage__Output } from "../../proto/gen/chorale/v1/UploadMessage.ts";
import type { UploadReceipt } from "../../proto/gen/chorale/v1/UploadReceipt.ts";
import { protocol } from "../../proto/load.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { CHUNK_BYTES, SERVER_OPTIONS } from "../../transport/channel-options.ts";
import { serverCredentials, type TlsFiles } from "../../transport/credentials.ts";

export type TransferServer = { readonly port: number; readonly server: grpc.Server } & AsyncDisposable;

/**
 * A server that only moves bytes, for what is about the line and not about rounds: `Download` sends as many
 * bytes as the request's offset says, `Upload` swallows what comes. `handlers` replaces or adds methods.
 */
export async function startTransferServer(
  tls: TlsFiles,
  handlers: Partial<NodeHandlers> = {},
): Promise<TransferServer> {
  const server = new grpc.Server(SERVER_OPTIONS);
  server.addService(protocol.Node.service, {
    Download: (call: DownloadCall) => void download(call),
    Upload: upload,
    ...handlers,
  });
  const port = await bindServer(server, "127.0.0.1:0", serverCredentials(tls));
  return {
    port,
    server,
    [Symbol.asyncDispose]: async () => server.forceShutdown(),
  };
}

const chunk = Buffer.alloc(CHUNK_BYTES, 7);

type DownloadCall = grpc.ServerWritableStream<DownloadRequest__Output, Chunk>;

async function download(call: DownloadCall): Promise<void> {
  for (let left = call.request.offset; left > 0 && !call.cancelled; left -= chunk.length)
    if (!call.write({ data: left < chunk.length ? chunk.subarray(0, left) : chunk }))
      await new Promise((resolve) => call.once("drain", resolve));
  call.end();
}

function upload(
  call: grpc.ServerReadableStream<UploadMessage__Output, UploadReceipt>,
  callback: grpc.sendUnaryData<UploadReceipt>,
): void {
  let offset = 0;
  call.on("data", (message: UploadMessage__Output) => (offset += message.chunk?.data.length ?? 0));
  call.on("error", () => {});
  call.on("end", () => callback(null, { incomplete: { offset } }));
}

/** Fetches `bytes` bytes and returns how many came. */
export function downloadBytes(client: InstanceType<typeof protocol.Node>, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let received = 0;
    const call = client.download({ offset: bytes });
    call.on("data", ({ data }: Chunk__Output) => (received += data.length));
    call.on("error", reject);
    call.on("end", () => resolve(received));
  });
}

/** Sends `bytes` bytes in chunks and returns how many the server says it got. */
export async function uploadBytes(
  client: InstanceType<typeof protocol.Node>,
  bytes: number,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const call = client.upload((error, receipt) =>
    error ? reject(error) : resolve(receipt!.incomplete!.offset),
  );
  for (let left = bytes; left > 0; left -= chunk.length)
    if (!call.write({ chunk: { data: left < chunk.length ? chunk.subarray(0, left) : chunk } }))
      await Promise.race([new Promise((drained) => call.once("drain", drained)), promise]);
  call.end();
  return promise;
}
