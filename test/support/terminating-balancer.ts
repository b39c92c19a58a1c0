import http2 from "node:http2";
import type { AddressInfo } from "node:net";

/** One call as it went through: what the caller sent, in the clear. */
export type CapturedCall = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sent: Buffer[];
};

/** Connection-bound headers that a balancer does not pass on. */
const HOP_BY_HOP = new Set(["connection", "transfer-encoding", "keep-alive"]);

/**
 * A layer-7 balancer: ends TLS, passes every call on over HTTP/2 without TLS, answers and trailers back, and
 * remembers what the callers sent.
 */
export class TerminatingBalancer implements AsyncDisposable {
  readonly calls: CapturedCall[] = [];
  /** Lets a test change, repeat or drop what callers send; gives the bytes to pass on. */
  tamper: (call: CapturedCall, chunk: Buffer) => Buffer = (_call, chunk) => chunk;
  readonly #server: http2.Http2SecureServer;
  readonly #upstream: http2.ClientHttp2Session;
  readonly #sessions = new Set<http2.ServerHttp2Session>();
  address = "";

  private constructor(tls: { readonly cert: Buffer; readonly key: Buffer }, target: string) {
    this.#server = http2.createSecureServer({ ...tls, minVersion: "TLSv1.3" });
    this.#upstream = http2.connect(`http://${target}`);
    this.#upstream.on("error", () => {});
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      session.on("close", () => this.#sessions.delete(session));
    });
    this.#server.on("stream", (stream, headers) => this.#pass(stream, headers));
  }

  /** Listens on a free port of loopback for calls to `target`, a `HOST:PORT` without TLS. */
  static async start(tls: { cert: Buffer; key: Buffer }, target: string): Promise<TerminatingBalancer> {
    const balancer = new TerminatingBalancer(tls, target);
    await new Promise<void>((resolve) => balancer.#server.listen(0, "127.0.0.1", resolve));
    balancer.address = `127.0.0.1:${(balancer.#server.address() as AddressInfo).port}`;
    return balancer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#upstream.destroy();
    for (const session of this.#sessions) session.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #pass(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
    const call: CapturedCall = { path: String(headers[":path"]), headers: textOf(headers), sent: [] };
    this.calls.push(call);
    const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
    const onward = this.#upstream.request(passed);
    let trailers: http2.OutgoingHttpHeaders = {};
    onward.on("response", (answer) => {
      // A refusal may be headers alone.
      if (answer["grpc-status"] === undefined) stream.respond(answer, { waitForTrailers: true });
      else stream.respond(answer, { endStream: true });
    });
    onward.on("trailers", (found) => (trailers = found));
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    stream.on("data", (chunk: Buffer) => {
      call.sent.push(chunk);
      onward.write(this.tamper(call, chunk));
    });
    stream.on("end", () => onward.end());
    onward.on("data", (chunk: Buffer) => stream.write(chunk));
    onward.on("end", () => stream.end());
    stream.on("error", () => onward.destroy());
    onward.on("error", () => stream.destroy());
    stream.on("close", () => onward.close());
  }
}

function textOf(headers: http2.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** The gRPC messages in what was sent: each after one byte of flags and four of length. */
export function messagesIn(sent: readonly Buffer[]): Buffer[] {
  const bytes = Buffer.concat(sent);
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at + 1);
    messages.push(bytes.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return messages;
}
