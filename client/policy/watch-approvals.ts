import { statSync } from "node:fs";
import type { Clock, Timer } from "../../process/clock.ts";
import { approvalsPath, readApprovals, type Approval } from "./approvals.ts";

const INTERVAL_MS = 1000;

/**
 * Calls `onChange` after the owner approved something in another process. A file that cannot be read just
 * then is left for the next look. Returns the way to stop.
 */
export function watchApprovals(
  stateDir: string,
  clock: Clock,
  onChange: (approvals: Approval[]) => void,
): () => void {
  let seen = stampOf(stateDir);
  let timer: Timer;
  const look = (): void => {
    const stamp = stampOf(stateDir);
    if (stamp !== seen) {
      const approvals = tryRead(stateDir);
      if (approvals !== null) {
        seen = stamp;
        onChange(approvals);
      }
    }
    timer = clock.after(INTERVAL_MS, look, { background: true });
  };
  timer = clock.after(INTERVAL_MS, look, { background: true });
  return () => timer.cancel();
}

/** Every approval is a new file, so its identity and time say whether it changed. */
function stampOf(stateDir: string): string {
  const found = statSync(approvalsPath(stateDir), { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.mtimeMs} ${found.size}`;
}

function tryRead(stateDir: string): Approval[] | null {
  try {
    return readApprovals(stateDir);
  } catch {
    return null;
  }
}
