import { setDefaultHighWaterMark } from "node:stream";
import { Server, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { protocol } from "../../proto/load.ts";
import { SERVER_OPTIONS } from "../../transport/channel-options.ts";
import { admitCalls } from "./admit-calls.ts";
import { CallRate } from "./call-rate.ts";
import { CallsAtOnce } from "./calls-at-once.ts";
import { chunkDefinition } from "./chunk-codec.ts";
import { connect } from "./connect.ts";
import { controlDefinition } from "./control-codec.ts";
import { download } from "./download.ts";
import { enroll, renewCertificate } from "./enroll.ts";
import { firstMessageLimit } from "./first-message-limit.ts";
import { HealthService } from "./health-service.ts";
import { MessagePace } from "./message-pace.ts";
import { openSession, probe } from "./open-session.ts";
import { OpenCalls } from "./open-calls.ts";
import { operatorMethods } from "./operator.ts";
import type { RpcOptions, RpcScope } from "./rpc-scope.ts";
import { Sessions } from "./sessions.ts";
import { keepRequestBytes } from "./signed-request.ts";
import { TransferTurns } from "./transfer-turns.ts";
import { OpenUploads, upload } from "./upload.ts";
import { uploadOffset } from "./upload-offset.ts";

/** The coordinator's gRPC side. Bind the servers with `bindServer` of transport/. */
export type CoordinatorServer = {
  /** For nodes and operators, with TLS. */
  readonly server: Server;
  /** For nodes whose TLS ends at a balancer; without TLS. Left unbound where there is no balancer. */
  readonly behindBalancer: Server;
  /**
   * Answers the health service with NOT_SERVING, waits up to `limits.shutdownMs` for open calls, then cuts
   * them off.
   */
  readonly close: () => Promise<void>;
};

const SERVICES = ["", "chorale.v1.Node", "chorale.v1.Operator"];

/** Messages that a call may hold before our code takes them. */
const READ_AHEAD_MESSAGES = 1;

/** A connection without any call is closed after this time; a node's has its control stream. */
const IDLE_MS = 300_000;

/** Two servers with the Node, Operator and standard health services, and the same sessions and limits. */
export function createServer(options: RpcOptions): CoordinatorServer {
  // grpc-js gives a call room for 16 messages and no option to change it: 8 MiB for each upload.
  setDefaultHighWaterMark(true, READ_AHEAD_MESSAGES);
  const { clock, limits, nodeCertificates } = options;
  const shared = {
    ...options,
    sessions: new Sessions(clock),
    openCalls: new OpenCalls(limits.openCallsPerNodeMax),
    pace: new MessagePace(clock, limits.controlMessagesPerSecondMax),
    loggedRefusals: new CallRate(clock),
    turns: new TransferTurns(clock),
  };
  const openUploads = new OpenUploads(limits.openUploadsPerNodeMax);
  const health = new HealthService(SERVICES);
  const serverOn = (listener: RpcScope["listener"]): Server => {
    const scope = { ...shared, listener };
    const server = new Server({
      ...SERVER_OPTIONS,
      "grpc.max_connection_idle_ms": IDLE_MS,
      interceptors: [admitCalls(scope), firstMessageLimit(clock, limits.helloMs)],
    });
    addServices(server, scope, openUploads);
    health.addTo(server);
    return server;
  };
  const unprovenCalls = { rate: new CallRate(clock), atOnce: new CallsAtOnce() };
  const server = serverOn({ nodeCertificates, operators: true, unprovenCalls });
  // Every call comes from the balancer's address: whoever runs it limits what it lets through.
  const behindBalancer = serverOn({ nodeCertificates: "none", operators: false, unprovenCalls: null });
  return { server, behindBalancer, close: () => closeServers(options, [server, behindBalancer], health) };
}

function addServices(server: Server, scope: RpcScope, openUploads: OpenUploads): void {
  const { Node, Operator } = protocol;
  const { service } = Node;
  server.addService(
    {
      ...service,
      Enroll: keepRequestBytes(service.Enroll),
      RenewCertificate: keepRequestBytes(service.RenewCertificate),
      Probe: keepRequestBytes(service.Probe),
      Connect: controlDefinition(scope.limits.controlMessageBytesMax),
      Download: chunkDefinition(keepRequestBytes(service.Download)),
      Upload: keepRequestBytes(service.Upload),
      GetUploadOffset: keepRequestBytes(service.GetUploadOffset),
    },
    nodeMethods(scope, openUploads),
  );
  server.addService(
    { ...Operator.service, DownloadModel: chunkDefinition(Operator.service.DownloadModel) },
    operatorMethods(scope),
  );
}

function nodeMethods(scope: RpcScope, openUploads: OpenUploads): UntypedServiceImplementation {
  return {
    Enroll: enroll(scope),
    OpenSession: openSession(scope),
    RenewCertificate: renewCertificate(scope),
    Probe: probe(scope),
    Connect: connect(scope),
    Download: download(scope),
    Upload: upload(scope, openUploads),
    GetUploadOffset: uploadOffset(scope),
  };
}

async function closeServers(
  { clock, limits }: RpcOptions,
  servers: readonly Server[],
  health: HealthService,
): Promise<void> {
  health.setStatus("NOT_SERVING");
  const shutDowns = servers.map((server) => new Promise<void>((down) => server.tryShutdown(() => down())));
  const { promise: expired, resolve: expire } = Promise.withResolvers<void>();
  const bound = clock.after(limits.shutdownMs, expire);
  await Promise.race([Promise.all(shutDowns), expired]);
  bound.cancel();
  for (const server of servers) server.forceShutdown();
}
