import { ServerInterceptingCall, ServerListenerBuilder, status, type ServerInterceptor } from "@grpc/grpc-js";
import type { Clock } from "../../process/clock.ts";

/**
 * Ends a call whose first message is not here after `limitMs`: before it, nobody has proved anything. The
 * control stream is another matter: it waits for Hello by itself.
 */
export function firstMessageLimit(clock: Clock, limitMs: number): ServerInterceptor {
  return (method, next) => {
    if (method.requestStream && method.responseStream) return new ServerInterceptingCall(next);
    const timer = clock.after(limitMs, () =>
      next.sendStatus({
        code: status.DEADLINE_EXCEEDED,
        details: `the call's first message did not come for ${limitMs} ms`,
      }),
    );
    return new ServerInterceptingCall(next, {
      start: (started) =>
        started(
          new ServerListenerBuilder()
            .withOnReceiveMessage((message, pass) => {
              timer.cancel();
              pass(message);
            })
            .withOnCancel(() => timer.cancel())
            .build(),
        ),
    });
  };
}
