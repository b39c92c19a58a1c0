import { fastify } from "fastify";
import { CommandError, describeError, usageError } from "../../process/command-error.ts";
import { software } from "../../process/software.ts";
import { parseAddress, type Address } from "../../transport/parse-address.ts";
import type { PublishedMetrics } from "./metrics.ts";

/** The coordinator's HTTP side while it listens. */
export type HttpServer = {
  /** `HOST:PORT` with the port that was bound. */
  readonly address: string;
  close(): Promise<void>;
};

/** Where to listen, and what to tell. */
export type HttpOptions = {
  /** `HOST:PORT`; port 0 lets the system choose. */
  readonly listen: string;
  readonly metrics: PublishedMetrics;
  /** Whether the coordinator takes work; `/health` answers 503 when it does not. */
  readonly isServing: () => boolean;
};

/**
 * Serves `/metrics` for Prometheus and `/health` for probes. Throws a `CommandError` when the port is in use.
 */
export async function startHttpServer({ listen, metrics, isServing }: HttpOptions): Promise<HttpServer> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get("/health", (_request, reply) => {
    const serving = isServing();
    return reply.code(serving ? 200 : 503).send({ status: serving ? "serving" : "stopping", software });
  });
  app.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  const { host, port } = requireAddress(listen);
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new CommandError(`cannot serve HTTP on ${listen}: ${describeError(error)}`, {
      remedy: "choose another `http` address in coordinator.yaml, or `http: off`",
      cause: error,
    });
  }
  const [bound] = app.addresses();
  return {
    address: withPort(listen, typeof bound === "object" ? bound.port : port),
    close: () => app.close(),
  };
}

/** `HOST:PORT` with another port: the one that the system chose for port 0. */
export function withPort(address: string, port: number): string {
  return `${address.slice(0, address.lastIndexOf(":"))}:${port}`;
}

function requireAddress(text: string): Address {
  const address = parseAddress(text);
  if (address === null) throw usageError(`cannot serve HTTP on "${text}"`, "write HOST:PORT");
  return address;
}
