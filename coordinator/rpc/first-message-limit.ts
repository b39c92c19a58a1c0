import { ServerInterceptingCall, ServerListenerBuilder, status, type ServerInterceptor } from "@grpc/grpc-js";
import type { Clock } from "../../process/clock.ts";
import { OPEN_METHODS } from "./admit-calls.ts";

/** Whoever showed a certificate or a session may send a whole megabyte, over a slow line. */
const KNOWN_CALLERS_FACTOR = 6;

/**
 * Ends a call whose message (of an upload, the first one) is not here, whole, after `limitMs`, or six times
 * that where the caller has something to show: before it, nobody has proved anything. The control stream is
 * another matter: it waits for Hello by itself.
 */
export function firstMessageLimit(clock: Clock, limitMs: number): ServerInterceptor {
  return (method, next) => {
    if (method.requestStream && method.responseStream) return new ServerInterceptingCall(next);
    const waitMs = OPEN_METHODS.has(method.path) ? limitMs : limitMs * KNOWN_CALLERS_FACTOR;
    const timer = clock.after(waitMs, () =>
      next.sendStatus({
        code: status.DEADLINE_EXCEEDED,
        details: `the call's message did not come for ${waitMs} ms`,
      }),
    );
    return new ServerInterceptingCall(next, {
      start: (started) =>
        started(
          new ServerListenerBuilder()
            .withOnReceiveMessage((message, pass) => {
              if (method.requestStream) timer.cancel();
              pass(message);
            })
            // One message is held until the caller has said that it was all.
            .withOnReceiveHalfClose((pass) => {
              timer.cancel();
              pass();
            })
            .withOnCancel(() => timer.cancel())
            .build(),
        ),
    });
  };
}
