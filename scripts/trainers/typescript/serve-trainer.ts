import { lstatSync, unlinkSync } from "node:fs";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { checkSocketFolders, isLoopback } from "../../../client/trainer-service/trainer-address.ts";
import { createOnnxRuntime } from "../../../models/runtime/onnx/onnx-runtime.ts";
import { usageError } from "../../../process/command-error.ts";
import { protocol } from "../../../proto/load.ts";
import { parseAddress } from "../../../transport/parse-address.ts";
import { TrainerService } from "./trainer-service.ts";

const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

/** A trainer that answers. */
export type ServedTrainer = { readonly address: string; close(): void };

/**
 * Serves `trainer.proto` by our own engine on `unix:/path` or a loopback address (port 0: the system
 * chooses). Throws a usage error for an address that would let others in.
 */
export async function serveTrainer(options: {
  readonly listen: string;
  readonly threads: number;
  readonly token?: string | undefined;
}): Promise<ServedTrainer> {
  await checkListening(options.listen);
  const runtime = await createOnnxRuntime({ threads: options.threads });
  const service = new TrainerService(runtime, options.threads, options.token ?? null);
  const server = new Server({ "grpc.max_receive_message_length": MESSAGE_BYTES_MAX });
  server.addService(protocol.Trainer.service, service.handlers());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(options.listen, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const { listen } = options;
  const address = listen.startsWith("unix:") ? listen : listen.replace(/\d+$/, String(port));
  return { address, close: () => server.forceShutdown() };
}

async function checkListening(listen: string): Promise<void> {
  if (!listen.startsWith("unix:")) {
    const host = parseAddress(listen)?.host ?? "";
    if (isLoopback(host)) return;
    throw usageError(`cannot listen on "${listen}": a partner's data would leave the machine`);
  }
  const path = listen.slice("unix:".length);
  if (!path.startsWith("/")) throw usageError(`cannot listen on "${listen}": write the whole path`);
  await checkSocketFolders(path);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) unlinkSync(path);
}
