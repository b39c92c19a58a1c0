import http2 from "node:http2";
import { logVerbosity, setLogVerbosity, type Server, type ServerCredentials } from "@grpc/grpc-js";
import { systemClock } from "../process/clock.ts";
import { CommandError, describeError, usageError } from "../process/command-error.ts";
import { parseAddress } from "./parse-address.ts";
import { WINDOW_BYTES_MIN, WindowFitter } from "./window-fitter.ts";

/**
 * Binds a server to `HOST:PORT` (port 0: the system chooses) with flow control windows that fit its
 * connections, and returns the port. Throws a `CommandError` when the address is malformed, not this
 * machine's, or in use.
 */
export function bindServer(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  const bound = binding.then(() => bind(server, address, credentials));
  binding = bound.catch(() => {});
  return bound;
}

/** Binds follow each other, so that each one restores what it found. */
let binding: Promise<unknown> = Promise.resolve();

async function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  checkAddress(address);
  const restoreWindows = widenWindowsOfNewServers();
  // grpc-js writes a failed bind to standard error by itself; the error below is enough.
  setLogVerbosity(logVerbosity.NONE);
  try {
    return await new Promise<number>((resolve, reject) =>
      server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port))),
    );
  } catch (error) {
    throw explain(error, address);
  } finally {
    restoreWindows();
    if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.ERROR);
  }
}

/**
 * grpc-js 1.14 reads `grpc-node.flow_control_window` in clients only. A server keeps HTTP/2's 64 KiB, which
 * limits an upload over a 40 ms line to 1.6 MB/s. So while it binds, the servers that Node makes announce a
 * larger window, and fit the window of each connection to its line. A test reads what a client is told.
 */
function widenWindowsOfNewServers(): () => void {
  const { createServer, createSecureServer } = http2;
  // grpc-js passes options and no listener, so the overloads without options are not needed.
  http2.createServer = ((options: http2.ServerOptions) =>
    fitSessions(createServer(withWindow(options)))) as typeof createServer;
  http2.createSecureServer = ((options: http2.SecureServerOptions) =>
    fitSessions(createSecureServer(withWindow(options)))) as typeof createSecureServer;
  return () => Object.assign(http2, { createServer, createSecureServer });
}

function withWindow<Options extends http2.ServerOptions>(options: Options): Options {
  return { ...options, settings: { ...options.settings, initialWindowSize: WINDOW_BYTES_MIN } };
}

function fitSessions<HttpServer extends http2.Http2Server | http2.Http2SecureServer>(
  server: HttpServer,
): HttpServer {
  const fitter = new WindowFitter();
  server.on("session", (session) => {
    if (!session.destroyed) fitter.add(session);
  });
  server.on("stream", closeAfterAnswer);
  return server;
}

/** How long a caller that has its answer may take to end its side. */
const LINGER_MS = 1_000;

/**
 * grpc-js answers a call whose request has not ended and leaves the stream open, with what came of its
 * message, for as long as the caller likes. RFC 9113, section 8.1, has a way to end it.
 */
function closeAfterAnswer(stream: http2.ServerHttp2Stream): void {
  stream.once("finish", () => {
    if (stream.readableEnded || stream.destroyed) return;
    const close = (): void => stream.close(http2.constants.NGHTTP2_NO_ERROR);
    const timer = systemClock.after(LINGER_MS, close, { background: true });
    stream.once("close", () => timer.cancel());
  });
}

function checkAddress(address: string): void {
  if (parseAddress(address) === null)
    throw usageError(`cannot listen on "${address}"`, "write HOST:PORT, for example 0.0.0.0:7443");
}

function explain(error: unknown, address: string): CommandError {
  const message = describeError(error);
  if (message.includes("EADDRINUSE"))
    return new CommandError(`cannot listen on ${address}: the port is in use by another program`, {
      remedy: "stop the other program (is a coordinator running already?) or listen on another port",
      cause: error,
    });
  if (message.includes("EACCES"))
    return new CommandError(`cannot listen on ${address}: no permission for this port`, {
      remedy: "listen on a port above 1023",
      cause: error,
    });
  return new CommandError(`cannot listen on ${address}: ${message}`, {
    remedy: "use an address of this machine, or 0.0.0.0 for all of them",
    cause: error,
  });
}
