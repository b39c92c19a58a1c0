import { ServerCredentials, type Server } from "@grpc/grpc-js";
import { systemClock } from "../../process/clock.ts";
import { createLogger, type Logger } from "../../process/log.ts";
import { software } from "../../process/software.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { serverCredentials, type TlsFiles } from "../../transport/credentials.ts";
import { readClientTls } from "../../transport/read-tls-files.ts";
import { withAuthority } from "../../trust/identity/certificate-chain.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { fingerprintOf } from "../../trust/keys/public-key.ts";
import { readConfig, type CoordinatorConfig } from "../config.ts";
import { startHttpServer, withPort } from "../http/http-server.ts";
import { createMetrics, type PublishedMetrics } from "../http/metrics.ts";
import { createServer } from "../rpc/server.ts";
import { openStore } from "../store/open-store.ts";
import { openFederation } from "../study/open-federation.ts";
import { removeListening, writeListening, type Listening } from "./listening-file.ts";
import { openEnrolments } from "./open-enrolments.ts";

/** What is open, to be closed in the order of this list. */
type Closers = { readonly name: string; readonly close: () => Promise<void> | void }[];

/**
 * Runs the coordinator of this configuration until SIGTERM or SIGINT, then closes everything in order. Throws
 * a `CommandError` when it cannot start: configuration, certificates, state folder, port.
 */
export async function serveCoordinator(configPath: string): Promise<void> {
  const config = readConfig(configPath);
  const logger = createLogger("coordinator", config.log);
  const closers: Closers = [];
  const stopRequested = firstSignal();
  try {
    const listening = await open(config, logger, closers);
    process.stdout.write(`${JSON.stringify({ event: "listening", ...listening })}\n`);
    logger.info({ ...listening, software }, "listening");
    logger.info({ signal: await stopRequested }, "stopping");
  } finally {
    await closeAll(closers, logger);
  }
  logger.info("stopped");
}

async function open(config: CoordinatorConfig, logger: Logger, closers: Closers): Promise<Listening> {
  const { stateDir, limits, tls, federation: identity } = config;
  const passphrase = readPassphrase(config);
  const credentials = readServerTls(tls, passphrase);
  const database = openStore(stateDir);
  const metrics = createMetrics();
  const { enrolments, authority } = await openEnrolments(config, database, systemClock, passphrase);
  const shared = { clock: systemClock, logger, metrics };
  const operator = fingerprintOf(identity.operatorKey);
  const federation = await openFederation({ stateDir, database, roster: enrolments, operator, ...shared });
  // The federation goes first: it tells the nodes, whose streams the gRPC side would wait for.
  closers.push({ name: "federation", close: () => federation.close() });
  metrics.observe(federation);

  const { nodeCertificates } = tls;
  const rpc = createServer({
    ...shared,
    federation,
    limits,
    identity,
    enrolments,
    nodeCertificates,
    authority,
  });
  closers.push({ name: "gRPC", close: () => rpc.close() });
  const port = await bindServer(rpc.server, config.listen, serverCredentials(credentials));
  const balancer = await openBalancer(config, rpc.behindBalancer);
  const http = await openHttp(config.http, metrics, closers);

  const listening = { address: withPort(config.listen, port), http, ...balancer };
  writeListening(stateDir, listening);
  closers.unshift({ name: "listening.json", close: () => removeListening(stateDir) });
  return listening;
}

/** Whoever issued the server's certificate is for nodes to judge; its authority's is shown to them too. */
function readServerTls(paths: CoordinatorConfig["tls"], passphrase: string | null): TlsFiles {
  const { authority, certificate, key } = readClientTls(paths, systemClock.nowMs(), { passphrase });
  if (certificate === undefined || key === undefined) throw new RangeError("a server has a certificate");
  return { authority, certificate: withAuthority(certificate, authority), key };
}

async function openBalancer(
  { balancer }: CoordinatorConfig,
  server: Server,
): Promise<Pick<Listening, "balancer">> {
  if (balancer === undefined) return {};
  const port = await bindServer(server, balancer.listen, ServerCredentials.createInsecure());
  return { balancer: withPort(balancer.listen, port) };
}

async function openHttp(listen: string, metrics: PublishedMetrics, closers: Closers): Promise<string> {
  if (listen === "off") return "off";
  let serving = true;
  const http = await startHttpServer({ listen, metrics, isServing: () => serving });
  closers.unshift({
    name: "health",
    close: () => {
      serving = false;
    },
  });
  closers.push({ name: "HTTP", close: () => http.close() });
  return http.address;
}

async function closeAll(closers: Closers, logger: Logger): Promise<void> {
  for (const { name, close } of closers) {
    try {
      await close();
    } catch (error) {
      logger.error({ name, err: error }, "could not close");
    }
  }
}

/** Resolves at the first request to stop. A second one ends the process at once, as signals do by default. */
function firstSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  return promise;
}
