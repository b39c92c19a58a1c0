import { availableParallelism } from "node:os";
import type { Clock } from "../../process/clock.ts";
import type { Check } from "../check.ts";
import type { Topic } from "../finding.ts";
import { checkDisk } from "./disk.ts";
import { checkMemory, readMemory } from "./memory.ts";
import { checkNodeVersion } from "./node-version.ts";
import { checkOpenFiles, readOpenFilesMax } from "./open-files.ts";
import { checkThreads } from "./threads.ts";
import { checkTimeZone } from "./time-zone.ts";

const LIMIT_MS = 15_000;
const TOPIC: Topic = { id: "machine", group: "machine", name: { en: "this machine", ko: "이 컴퓨터" } };

/** What a configuration asks of the machine; null where it is not known. */
export type MachineNeeds = {
  readonly stateDir: string | null;
  readonly diskBytes: number | null;
  readonly memoryMiBMax: number | undefined;
  readonly threads: number | null;
  readonly openFiles: number;
};

/** Everything about this machine that its programs depend on. */
export function machineCheck(needs: MachineNeeds, clock: Clock): Check {
  return {
    topic: TOPIC,
    limitMs: LIMIT_MS,
    run: () => [
      checkNodeVersion(process.versions.node),
      ...(needs.stateDir === null ? [] : [checkDisk(needs.stateDir, needs.diskBytes)]),
      checkMemory(readMemory(), needs.memoryMiBMax),
      checkThreads(availableParallelism(), needs.threads),
      checkOpenFiles(readOpenFilesMax(), needs.openFiles),
      checkTimeZone(process.env.TZ, clock.nowMs()),
    ],
  };
}
