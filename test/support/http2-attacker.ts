import http2 from "node:http2";
import { gzipSync } from "node:zlib";
import { protocol } from "../../proto/load.ts";
import type { Reason } from "../../transport/federation-error.ts";
import type { TlsFiles } from "../../transport/credentials.ts";
import { PROOF_METADATA } from "../../trust/session/proof-bytes.ts";
import { COORDINATOR_TLS_NAME } from "../../transport/channel-options.ts";

/** An address of its own, so that limits for an address do not fall on the tests beside it. */
const OWN_ADDRESS = "127.0.0.66";

/** How a call ended: the gRPC status and reason, or that the stream or the connection was broken off. */
export type Answer = {
  readonly status: string;
  readonly reason: Reason | "";
  readonly detail: string;
  readonly body: Buffer;
};

const BROKEN: Answer = { status: "broken", reason: "", detail: "", body: Buffer.alloc(0) };

/** A gRPC message with its prefix. */
export function framed(body: Uint8Array, compressed = false): Buffer {
  const bytes = compressed ? gzipSync(body) : body;
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(compressed ? 1 : 0, 0);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

/** The headers of a proof. */
export function proofHeaders(session: string, sequence: string, signature: Buffer): Record<string, string> {
  return {
    [PROOF_METADATA.session]: session,
    [PROOF_METADATA.sequence]: sequence,
    [PROOF_METADATA.signature]: signature.toString("base64"),
  };
}

/** One HTTP/2 connection that says what it likes. */
export class Http2Attacker implements Disposable {
  readonly session: http2.ClientHttp2Session;

  private constructor(session: http2.ClientHttp2Session) {
    this.session = session;
    session.on("error", () => {});
  }

  /**
   * Over TLS, showing a certificate or none; `null` for no TLS at all. `from`: where Linux lets it call from.
   */
  static connect(address: string, tls: Partial<TlsFiles> | null, from = OWN_ADDRESS): Http2Attacker {
    const local = process.platform === "linux" ? { localAddress: from } : {};
    const { authority: ca, certificate: cert, key } = tls ?? {};
    const secure = { ca, cert, key, servername: COORDINATOR_TLS_NAME, ...local };
    const [scheme, options] = tls === null ? ["http", local] : ["https", secure];
    return new Http2Attacker(
      http2.connect(`${scheme}://${address}`, options as http2.SecureClientSessionOptions),
    );
  }

  /** Opens a stream. */
  open(path: string, headers: http2.OutgoingHttpHeaders = {}): http2.ClientHttp2Stream {
    const stream = this.session.request({
      ":method": "POST",
      ":path": path,
      te: "trailers",
      "content-type": "application/grpc",
      ...headers,
    });
    stream.on("error", () => {});
    return stream;
  }

  /** Sends bytes and gives the end of the call; with `end` false it never says that this was all. */
  async call(
    path: string,
    bytes: Uint8Array,
    { headers = {}, end = true }: { headers?: http2.OutgoingHttpHeaders; end?: boolean } = {},
  ): Promise<Answer> {
    if (this.session.closed || this.session.destroyed) return BROKEN;
    const stream = this.open(path, headers);
    const answered = answerOf(stream);
    if (end) stream.end(bytes);
    else stream.write(bytes);
    return answered;
  }

  /** Asks for a session. */
  async openSession(node: string): Promise<Answer> {
    const method = protocol.Node.service.OpenSession;
    return this.call(method.path, framed(method.requestSerialize({ node })));
  }

  [Symbol.dispose](): void {
    this.session.destroy();
  }
}

/** The end of a stream, whichever way it comes. */
export function answerOf(stream: http2.ClientHttp2Stream): Promise<Answer> {
  const parts: Buffer[] = [];
  let told: http2.IncomingHttpHeaders = {};
  const take = (headers: http2.IncomingHttpHeaders): void => {
    if (headers["grpc-status"] !== undefined || Number(headers[":status"] ?? 200) !== 200)
      told = { ...told, ...headers };
  };
  stream.on("response", take);
  stream.on("trailers", take);
  stream.on("data", (part: Buffer) => parts.push(part));
  return new Promise((resolve) =>
    stream.on("close", () => {
      const status = String(
        told["grpc-status"] ?? (told[":status"] === undefined ? "broken" : told[":status"]),
      );
      const reason = String(told["chorale-reason"] ?? "") as Reason | "";
      resolve({ status, reason, detail: String(told["grpc-message"] ?? ""), body: Buffer.concat(parts) });
    }),
  );
}
