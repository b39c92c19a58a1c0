import { status, type handleBidiStreamingCall, type ServerDuplexStream } from "@grpc/grpc-js";
import type { Timer } from "../../process/clock.ts";
import { software } from "../../process/software.ts";
import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { Hello__Output } from "../../proto/gen/chorale/v1/Hello.ts";
import type { NodeMessage__Output } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import { FederationError, type Reason } from "../../transport/federation-error.ts";
import type { NodeLink } from "../federation.ts";
import { encodeControl, type ControlFrame } from "./control-codec.ts";
import { negotiateVersion } from "./negotiate-version.ts";
import { refuseCall, toRefusal, type RpcScope } from "./refuse-call.ts";
import { requireNode, type NodePeer } from "./require-peer.ts";

type ControlCall = ServerDuplexStream<ControlFrame, Buffer>;

const SILENT_HEARTBEATS_MAX = 3;

/** `Node.Connect`: one control stream for each node that takes part. */
export function connect(scope: RpcScope): handleBidiStreamingCall<ControlFrame, Buffer> {
  return (call) => {
    try {
      void new ControlStream(scope, call, requireNode(call));
    } catch (error) {
      call.emit("error", refuseCall(scope, "Connect", call, error));
    }
  };
}

/**
 * One node's control stream: Hello within a time, then messages and heartbeats until either side ends it. It
 * ends once, whatever comes first: the node, a refusal, silence, or a queue that the node does not read. The
 * federation hears of the node after Welcome and of its loss exactly once.
 */
class ControlStream {
  readonly #scope: RpcScope;
  readonly #call: ControlCall;
  readonly #peer: NodePeer;
  readonly #label: { readonly method: "Connect"; readonly caller: string };
  #state: "awaiting_hello" | "open" | "ended" = "awaiting_hello";
  #link: NodeLink | null = null;
  #silenceTimer: Timer;
  #heardAtMs: number;
  #queuedBytes = 0;

  constructor(scope: RpcScope, call: ControlCall, peer: NodePeer) {
    this.#scope = scope;
    this.#call = call;
    this.#peer = peer;
    this.#label = { method: "Connect", caller: peer.name };
    this.#heardAtMs = scope.clock.monotonicMs();
    this.#silenceTimer = scope.clock.after(scope.limits.helloMs, () => this.#onSilence(scope.limits.helloMs));
    call.on("data", (frame) => this.#onFrame(frame));
    call.on("end", () => this.#end(() => call.end()));
    call.on("cancelled", () => this.#end(() => {}));
  }

  #onFrame(frame: ControlFrame): void {
    if (this.#state === "ended") return;
    this.#heardAtMs = this.#scope.clock.monotonicMs();
    try {
      if (frame instanceof FederationError) throw frame;
      if (this.#state === "open") this.#receive(frame);
      else this.#welcome(requireHello(frame));
    } catch (error) {
      this.#refuse(toRefusal(this.#scope, "Connect", this.#call, error));
    }
  }

  #receive(message: NodeMessage__Output): void {
    if (message.message === undefined)
      throw new FederationError("MALFORMED_MESSAGE", "the message says nothing");
    if (message.message === "hello") throw new FederationError("MALFORMED_MESSAGE", "Hello comes once");
    this.#scope.federation.receive(this.#peer.name, message);
  }

  #welcome(hello: Hello__Output): void {
    const { limits, federation } = this.#scope;
    const version = negotiateVersion(hello);
    this.#state = "open";
    this.#silenceTimer.cancel();
    this.#watchForSilence(limits.heartbeatMs * SILENT_HEARTBEATS_MAX);
    this.#send({ welcome: { version, software, node: this.#peer.name, heartbeatMs: limits.heartbeatMs } });
    this.#link = {
      software: hello.software,
      certificateSha256: this.#peer.certificateSha256,
      send: (message) => this.#send(message),
      refuse: (reason, detail) => this.#refuseFor(reason, detail),
    };
    federation.connectNode(this.#peer.name, this.#link);
  }

  #watchForSilence(limitMs: number): void {
    const silentMs = this.#scope.clock.monotonicMs() - this.#heardAtMs;
    this.#silenceTimer = this.#scope.clock.after(limitMs - silentMs, () => this.#onSilence(limitMs));
  }

  /** Silence is no refusal: the node may come back at any time. */
  #onSilence(limitMs: number): void {
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

  #refuseFor(reason: Reason, detail: string): void {
    if (this.#state === "ended") return;
    this.#refuse(toRefusal(this.#scope, "Connect", this.#call, new FederationError(reason, detail)));
  }

  #refuse({ reason, message, remedy }: FederationError): void {
    this.#write(encodeControl({ refused: { reason, detail: message, remedy } }));
    this.#end(() => this.#call.end());
  }

  #end(finish: () => void): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#silenceTimer.cancel();
    finish();
    if (this.#link !== null) this.#scope.federation.disconnectNode(this.#peer.name, this.#link);
  }
}

function requireHello(message: NodeMessage__Output): Hello__Output {
  if (message.message !== "hello" || !message.hello)
    throw new FederationError("MALFORMED_MESSAGE", "the first message of a control stream is Hello");
  return message.hello;
}
