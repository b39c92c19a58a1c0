import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { CommandError } from "../../process/command-error.ts";

let ticksPerSecond: number | null = null;

/**
 * User and system time that a process and its threads have used so far, from Linux's /proc; steps of 10 ms.
 */
export function cpuMsOf(pid: number): number {
  ticksPerSecond ??= Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  const stat = readProc(pid, "stat");
  // The name in parentheses may hold anything; utime and stime are the 12th and 13th fields after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** The most memory that a process has had resident, in bytes. */
export function peakRssBytesOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readProc(pid, "status"))![1]) * 1024;
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    throw new CommandError(`cannot read the usage of process ${pid} from /proc`, {
      remedy: "run this bench on Linux, and look into the process's own words above",
      cause: error,
    });
  }
}
