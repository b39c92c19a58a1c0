const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs `work` with a signal that Ctrl+C and SIGTERM abort; false when it ended because of that. A second
 * Ctrl+C ends the process at once.
 */
export async function runUntilSignal(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const name of SIGNALS) process.once(name, abort);
  try {
    await work(controller.signal);
    return true;
  } catch (error) {
    if (controller.signal.aborted && error === controller.signal.reason) return false;
    throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, abort);
  }
}
