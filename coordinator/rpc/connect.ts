import { status, type handleBidiStreamingCall, type ServerDuplexStream } from "@grpc/grpc-js";
import { delay, type Timer } from "../../process/clock.ts";
import { printable } from "../../process/printable.ts";
import { software } from "../../process/software.ts";
import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Hello__Output } from "../../proto/gen/chorale/v1/Hello.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import type { SignedNodeMessage__Output } from "../../proto/gen/chorale/v1/SignedNodeMessage.ts";
import { FederationError } from "../../transport/federation-error.ts";
import type { NodeLink } from "../federation.ts";
import { CONTROL_MESSAGE } from "../../trust/session/proof-bytes.ts";
import { decodeControl, encodeControl, type ControlFrame } from "./control-codec.ts";
import { negotiateVersion } from "./negotiate-version.ts";
import { refuseCall, toRefusal } from "./refuse-call.ts";
import { requireNode, requireSignature, type NodePeer } from "./require-node.ts";
import type { RpcScope } from "./rpc-scope.ts";

type ControlCall = ServerDuplexStream<ControlFrame, Buffer>;

const SILENT_HEARTBEATS_MAX = 3;
const SOFTWARE_CHARACTERS_MAX = 100;
/** Connect itself says nothing; what follows is signed message by message. */
const NO_BODY = new Uint8Array();

/** `Node.Connect`: one control stream for each node that takes part. */
export function connect(scope: RpcScope): handleBidiStreamingCall<ControlFrame, Buffer> {
  return (call) => {
    try {
      const peer = requireNode(scope, call, NO_BODY);
      if (peer.session.connected)
        throw new FederationError("MALFORMED_MESSAGE", "a reconnect opens a session of its own");
      peer.session.connected = true;
      void new ControlStream(scope, call, peer);
    } catch (error) {
      call.emit("error", refuseCall(scope, "Connect", call, error));
    }
  };
}

/**
 * One node's control stream: Hello within a time, then messages and heartbeats until either side ends it,
 * each signed and in its place. It ends once, whatever comes first: the node, a refusal, silence, the end of
 * its certificate, the end of its membership, or a queue that the node does not read. The federation hears of
 * the node after Welcome and of its loss exactly once.
 */
class ControlStream {
  readonly #scope: RpcScope;
  readonly #call: ControlCall;
  readonly #peer: NodePeer;
  readonly #label: { readonly method: "Connect"; readonly caller: string };
  #state: "awaiting_hello" | "open" | "ended" = "awaiting_hello";
  #link: NodeLink | null = null;
  #silenceTimer: Timer;
  #certificateTimer: Timer | null = null;
  readonly #leave: () => void;
  #sequence = 0;
  /** Messages that are being taken: none is read meanwhile, and the node is not to blame for its silence. */
  #taking = 0;
  #heardAtMs: number;
  #queuedBytes = 0;

  constructor(scope: RpcScope, call: ControlCall, peer: NodePeer) {
    this.#scope = scope;
    this.#call = call;
    this.#peer = peer;
    this.#label = { method: "Connect", caller: peer.name };
    const { signal, leave } = scope.openCalls.enter(peer.name);
    this.#leave = leave;
    this.#heardAtMs = scope.clock.monotonicMs();
    this.#silenceTimer = scope.clock.after(scope.limits.helloMs, () => this.#onSilence(scope.limits.helloMs));
    signal.addEventListener("abort", () => this.#refuseWith(signal.reason as FederationError));
    this.#watchCertificate();
    call.on("data", (frame) => this.#onFrame(frame));
    call.on("end", () => this.#end(() => call.end()));
    call.on("cancelled", () => this.#end(() => {}));
  }

  #onFrame(frame: ControlFrame): void {
    if (this.#state === "ended") return;
    this.#heardAtMs = this.#scope.clock.monotonicMs();
    try {
      if (frame instanceof FederationError) throw frame;
      const message = this.#verify(frame);
      if (this.#state !== "open") return this.#welcome(requireHello(message));
      const waitMs = this.#scope.pace.waitMs(this.#peer.name, message.message, frame.body.length);
      const taken = this.#receive(message);
      if (taken !== undefined || waitMs > 0) void this.#readOnAfter(taken, waitMs);
    } catch (error) {
      this.#refuse(toRefusal(this.#scope, "Connect", this.#call, error));
    }
  }

  #verify({ body, sequence, signature }: SignedNodeMessage__Output): NodeMessage__Output {
    const { node, nonce } = this.#peer.session;
    requireSignature(this.#scope, { node, nonce, method: CONTROL_MESSAGE, sequence, body }, signature);
    if (sequence <= this.#sequence)
      throw new FederationError("REPLAYED", `message ${sequence} of this session was sent before`);
    if (sequence !== this.#sequence + 1)
      throw new FederationError("MALFORMED_MESSAGE", `message ${this.#sequence + 1} is missing`);
    this.#sequence = sequence;
    return decodeControl(body);
  }

  #receive(message: NodeMessage__Output): Promise<void> | undefined {
    if (message.message === undefined)
      throw new FederationError("MALFORMED_MESSAGE", "the message says nothing");
    if (message.message === "hello") throw new FederationError("MALFORMED_MESSAGE", "Hello comes once");
    return this.#scope.federation.receive(this.#peer.name, message);
  }

  /** A node that says more than can be written down fills no memory: what it says waits at its side. */
  async #readOnAfter(taken: Promise<void> | undefined, waitMs: number): Promise<void> {
    this.#taking += 1;
    this.#call.pause();
    const waited = waitMs > 0 ? delay(this.#scope.clock, waitMs) : undefined;
    await taken;
    await waited;
    this.#taking -= 1;
    if (this.#taking > 0) return;
    this.#heardAtMs = this.#scope.clock.monotonicMs();
    this.#call.resume();
  }

  #welcome(hello: Hello__Output): void {
    const { limits, federation } = this.#scope;
    const version = negotiateVersion(hello);
    this.#state = "open";
    this.#silenceTimer.cancel();
    this.#watchForSilence(limits.heartbeatMs * SILENT_HEARTBEATS_MAX);
    this.#send({ welcome: { version, software, node: this.#peer.name, heartbeatMs: limits.heartbeatMs } });
    this.#link = {
      software: printable(hello.software, SOFTWARE_CHARACTERS_MAX),
      certificateSha256: this.#peer.certificateSha256,
      send: (message) => this.#send(message),
      refuse: (reason, detail) => this.#refuseWith(new FederationError(reason, detail)),
    };
    federation.connectNode(this.#peer.name, this.#link);
  }

  #watchCertificate(): void {
    const endsAtMs = this.#peer.certificateExpiresAtMs;
    if (endsAtMs === null) return;
    const leftMs = endsAtMs - this.#scope.clock.nowMs();
    // A timer counts to 24 days only, so it looks again.
    if (leftMs > 0) this.#certificateTimer = this.#scope.clock.after(leftMs, () => this.#watchCertificate());
    else this.#refuseWith(new FederationError("UNAUTHENTICATED", "the certificate of this connection ended"));
  }

  #watchForSilence(limitMs: number): void {
    const silentMs = this.#scope.clock.monotonicMs() - this.#heardAtMs;
    this.#silenceTimer = this.#scope.clock.after(limitMs - silentMs, () => this.#onSilence(limitMs));
  }

  /** Silence is no refusal: the node may come back at any time. */
  #onSilence(limitMs: number): void {
    if (this.#taking > 0) this.#heardAtMs = this.#scope.clock.monotonicMs();
    if (this.#scope.clock.monotonicMs() - this.#heardAtMs < limitMs) return this.#watchForSilence(limitMs);
    const missing = this.#state === "open" ? "nothing was heard from the node" : "no Hello came";
    this.#drop(status.DEADLINE_EXCEEDED, `${missing} for ${limitMs} ms`);
  }

  #send(message: CoordinatorMessage): void {
    if (this.#state === "ended") return;
    this.#write(encodeControl(message));
    if (this.#queuedBytes > this.#scope.limits.controlQueueBytesMax)
      this.#drop(status.RESOURCE_EXHAUSTED, `the node does not read: ${this.#queuedBytes} bytes wait for it`);
  }

  #write(bytes: Buffer): void {
    this.#queuedBytes += bytes.length;
    this.#call.write(bytes, () => {
      this.#queuedBytes -= bytes.length;
    });
  }

  #drop(code: status, details: string): void {
    this.#scope.logger.warn({ ...this.#label, details }, "node dropped");
    this.#end(() => this.#call.emit("error", Object.assign(new Error(details), { code, details })));
  }

  #refuseWith(refusal: FederationError): void {
    if (this.#state === "ended") return;
    this.#refuse(toRefusal(this.#scope, "Connect", this.#call, refusal));
  }

  #refuse({ reason, message, remedy }: FederationError): void {
    this.#write(encodeControl({ refused: { reason, detail: message, remedy } }));
    this.#end(() => this.#call.end());
  }

  #end(finish: () => void): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#silenceTimer.cancel();
    this.#certificateTimer?.cancel();
    this.#leave();
    finish();
    if (this.#link !== null) this.#scope.federation.disconnectNode(this.#peer.name, this.#link);
  }
}

function requireHello(message: NodeMessage__Output): Hello__Output {
  if (message.message !== "hello" || !message.hello)
    throw new FederationError("MALFORMED_MESSAGE", "the first message of a control stream is Hello");
  return message.hello;
}
