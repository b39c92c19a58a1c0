import { mkdirSync } from "node:fs";
import { systemClock } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { createLogger, type Logger } from "../../process/log.ts";
import { software } from "../../process/software.ts";
import { bindServer } from "../../transport/bind-server.ts";
import { serverCredentials } from "../../transport/credentials.ts";
import { readTlsFiles } from "../../transport/read-tls-files.ts";
import { readConfig, type CoordinatorConfig } from "../config.ts";
import { startHttpServer, withPort } from "../http/http-server.ts";
import { createMetrics, type PublishedMetrics } from "../http/metrics.ts";
import { createServer } from "../rpc/server.ts";
import { openFederation } from "../study/open-federation.ts";
import { removeListening, writeListening, type Listening } from "./listening-file.ts";

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
  const { stateDir, limits } = config;
  const tls = readTlsFiles(config.tls, systemClock.nowMs());
  makeStateDir(stateDir);
  const metrics = createMetrics();
  const federation = await openFederation({ stateDir, clock: systemClock, logger, metrics });
  // The federation goes first: it tells the nodes, whose streams the gRPC side would wait for.
  closers.push({ name: "federation", close: () => federation.close() });
  metrics.observe(federation);

  const rpc = createServer({ federation, metrics, logger, clock: systemClock, limits });
  const port = await bindServer(rpc.server, config.listen, serverCredentials(tls));
  closers.push({ name: "gRPC", close: () => rpc.close() });
  const http = await openHttp(config.http, metrics, closers);

  const listening = { address: withPort(config.listen, port), http };
  writeListening(stateDir, listening);
  closers.unshift({ name: "listening.json", close: () => removeListening(stateDir) });
  return listening;
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

function makeStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true });
  } catch (error) {
    throw new CommandError(`cannot use the state folder ${stateDir}: ${describeError(error)}`, {
      remedy: "name a folder that this user can write to in `stateDir` of coordinator.yaml",
      cause: error,
    });
  }
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
