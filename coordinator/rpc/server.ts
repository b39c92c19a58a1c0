import { setDefaultHighWaterMark } from "node:stream";
import { Server } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { protocol } from "../../proto/load.ts";
import { SERVER_OPTIONS } from "../../transport/channel-options.ts";
import { chunkDefinition } from "./chunk-codec.ts";
import { connect } from "./connect.ts";
import { controlDefinition } from "./control-codec.ts";
import { download } from "./download.ts";
import { operatorMethods } from "./operator.ts";
import type { RpcScope } from "./refuse-call.ts";
import { TransferTurns } from "./transfer-turns.ts";
import { upload } from "./upload.ts";
import { uploadOffset } from "./upload-offset.ts";

/** The coordinator's gRPC side. Bind `server` with `bindServer` of transport/. */
export type CoordinatorServer = {
  readonly server: Server;
  /**
   * Answers the health service with NOT_SERVING, waits up to `limits.shutdownMs` for open calls, then cuts
   * them off.
   */
  readonly close: () => Promise<void>;
};

const SERVICES = ["", "chorale.v1.Node", "chorale.v1.Operator"];

/** Messages that a call may hold before our code takes them. */
const READ_AHEAD_MESSAGES = 1;

/** A server with the Node, Operator and standard health services. */
export function createServer(scope: RpcScope): CoordinatorServer {
  // grpc-js gives a call room for 16 messages and no option to change it: 8 MiB for each upload.
  setDefaultHighWaterMark(true, READ_AHEAD_MESSAGES);
  const server = new Server(SERVER_OPTIONS);
  const turns = new TransferTurns(scope.clock);
  const { Node, Operator } = protocol;
  server.addService(
    {
      ...Node.service,
      Connect: controlDefinition(scope.limits.controlMessageBytesMax),
      Download: chunkDefinition(Node.service.Download),
    },
    {
      Connect: connect(scope),
      Download: download(scope, turns),
      Upload: upload(scope, turns),
      GetUploadOffset: uploadOffset(scope),
    },
  );
  server.addService(
    { ...Operator.service, DownloadModel: chunkDefinition(Operator.service.DownloadModel) },
    operatorMethods(scope, turns),
  );
  const health = new HealthImplementation(
    Object.fromEntries(SERVICES.map((name) => [name, "SERVING" as const])),
  );
  health.addToServer(server);
  return { server, close: () => closeServer(scope, server, health) };
}

async function closeServer(scope: RpcScope, server: Server, health: HealthImplementation): Promise<void> {
  for (const name of SERVICES) health.setStatus(name, "NOT_SERVING");
  await new Promise<void>((resolve) => {
    const bound = scope.clock.after(scope.limits.shutdownMs, resolve);
    server.tryShutdown(() => {
      bound.cancel();
      resolve();
    });
  });
  server.forceShutdown();
}
