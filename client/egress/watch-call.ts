import { CommandError } from "../../process/command-error.ts";
import { fromServiceError } from "../../transport/status.ts";
import type { CallScope } from "./call-scope.ts";
import { StallWatch } from "./stall-watch.ts";

/** Cancels a transfer when no byte moves or `signal` says so, and gives its failures in our terms. */
export async function watchCall<T>(
  { clock, stallMs }: CallScope,
  call: { cancel(): void },
  signal: AbortSignal,
  run: (watch: StallWatch) => Promise<T>,
): Promise<T> {
  let stalled = false;
  const cancel = (): void => call.cancel();
  const watch = new StallWatch(clock, stallMs, () => {
    stalled = true;
    cancel();
  });
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await run(watch);
  } catch (error) {
    signal.throwIfAborted();
    if (stalled) throw new CommandError(`no byte moved for ${stallMs} ms`, { cause: error });
    throw fromServiceError(error);
  } finally {
    watch.stop();
    signal.removeEventListener("abort", cancel);
  }
}
