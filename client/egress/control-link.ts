import type { ClientDuplexStream } from "@grpc/grpc-js";
import { CommandError } from "../../process/command-error.ts";
import { software } from "../../process/software.ts";
import type { CoordinatorMessage__Output } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { NodeMessage } from "../../proto/gen/chorale/v1/NodeMessage.ts";
import { PROTOCOL_VERSIONS, protocol } from "../../proto/load.ts";
import { fromServiceError } from "../../transport/status.ts";
import { asBytes, isSessionUnknown, type CallScope } from "./call-scope.ts";
import { leavingOfControl } from "./departures.ts";
import type { ControlListener, ControlStream } from "./outlet.ts";
import type { Session } from "./session.ts";

const { path, responseDeserialize } = protocol.Node.service.Connect;
const NOTHING = Buffer.alloc(0);
const { min: versionMin, max: versionMax } = PROTOCOL_VERSIONS;

/** How long the other side may take to end a stream that this side has ended. */
const GOODBYE_MS = 5_000;

type Line = {
  readonly call: ClientDuplexStream<Buffer, CoordinatorMessage__Output>;
  readonly session: Session;
};

/**
 * The node's end of one control stream, in a session of its own. Messages that are sent before the session is
 * open wait, in order, behind Hello. The listener hears of the end once.
 */
export class ControlLink implements ControlStream {
  readonly #scope: CallScope;
  readonly #listener: ControlListener;
  readonly #waiting: NodeMessage[] = [{ hello: { versionMin, versionMax, software } }];
  #line: Line | null = null;
  #closed = false;

  constructor(scope: CallScope, listener: ControlListener) {
    this.#scope = scope;
    this.#listener = listener;
    scope.sessions.fresh().then(
      (session) => this.#open(session),
      (error: unknown) => this.#close(fromServiceError(error)),
    );
  }

  send(message: NodeMessage): void {
    if (this.#closed) return;
    if (this.#line === null) this.#waiting.push(message);
    else this.#write(this.#line, message);
  }

  congested(): boolean {
    return this.#line === null || this.#line.call.writableNeedDrain;
  }

  /**
   * Says goodbye; the listener hears of the end at once where nothing was said yet, else when the other side
   * ends.
   */
  close(): void {
    if (this.#line === null) this.#close(null);
    else this.#sayGoodbye(this.#line);
  }

  cancel(): void {
    if (this.#line === null) this.#close(new CommandError("the coordinator did not answer in time"));
    else this.#line.call.cancel();
  }

  /** Says goodbye and lets the listener open another stream at once, where one is open. */
  replace(): void {
    if (this.#line === null) return;
    this.#sayGoodbye(this.#line);
    this.#close(null);
  }

  /** A coordinator that does not answer is not waited for. */
  #sayGoodbye({ call }: Line): void {
    call.end();
    const timer = this.#scope.clock.after(GOODBYE_MS, () => call.cancel(), { background: true });
    call.once("status", () => timer.cancel());
  }

  #open(session: Session): void {
    if (this.#closed) return;
    const channel = this.#scope.channel();
    const ended = channel.begin();
    const call = channel.client.makeBidiStreamRequest(
      path,
      asBytes,
      responseDeserialize,
      session.proof(path, NOTHING),
    );
    call.on("data", (message: CoordinatorMessage__Output) => {
      if (!this.#closed) this.#listener.onMessage(message);
    });
    call.on("error", (error) => this.#fail(fromServiceError(error), session));
    call.on("end", () => this.#close(null));
    call.on("status", ended);
    this.#line = { call, session };
    try {
      for (const message of this.#waiting.splice(0)) this.#write(this.#line, message);
    } catch (error) {
      // The next `connect` throws it: nothing leaves without a record.
      call.cancel();
      this.#close(fromServiceError(error));
    }
  }

  #write({ call, session }: Line, message: NodeMessage): void {
    const frame = session.frame(Buffer.from(protocol.NodeMessage.serialize(message)));
    this.#scope.departures.note(leavingOfControl(message, frame));
    call.write(frame);
  }

  #fail(error: Error, session: Session): void {
    if (isSessionUnknown(error)) void this.#scope.sessions.forget(session);
    this.#close(error);
  }

  #close(error: Error | null): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.onClosed(error);
  }
}
