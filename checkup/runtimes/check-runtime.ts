import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { printable } from "../../process/printable.ts";
import type { Check } from "../check.ts";
import { asIs, ok, problem, warning, type Finding, type Topic, type Words } from "../finding.ts";
import { RUNTIMES, type RuntimeName } from "./runtime-name.ts";
import type { Device } from "./try-runtime.ts";

const LIMIT_MS = 60_000;
const answerSchema = z.object({
  description: z.string().optional(),
  error: z.string().optional(),
  remedy: z.string().optional(),
});

/** How a runtime's own process ended. */
export type RuntimeOutcome = {
  readonly stdout: string;
  /** The signal that ended it, where one did. */
  readonly signal: string | null;
};

/**
 * Whether a runtime computes the right numbers on this machine, found out in a process of its own. One that
 * is not `needed` here is only worth a warning.
 */
export function checkRuntime(name: RuntimeName, needed: boolean, device?: Device): Check {
  const topic: Topic = { id: `runtime_${name}`, group: "runtimes", name: RUNTIMES[name] };
  return {
    topic,
    limitMs: LIMIT_MS,
    run: async (signal) => [judgeRuntime(topic, await runApart(name, device, signal), needed)],
  };
}

const EXTENSION = import.meta.url.endsWith(".ts") ? "ts" : "js";

function runApart(
  name: RuntimeName,
  device: Device | undefined,
  signal: AbortSignal,
): Promise<RuntimeOutcome> {
  const script = fileURLToPath(new URL(`./runtime-process.${EXTENSION}`, import.meta.url));
  const words = device === undefined ? [] : [device.provider, String(device.device)];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [...process.execArgv, script, name, ...words],
      { signal, killSignal: "SIGKILL" },
      (error, stdout) => resolve({ stdout, signal: error?.signal ?? null }),
    );
  });
}

/** What the end of a runtime's process means. */
export function judgeRuntime(topic: Topic, { stdout, signal }: RuntimeOutcome, needed: boolean): Finding {
  const { description, error, remedy } = answerOf(stdout);
  if (description !== undefined && signal === null)
    return ok(topic, {
      en: `computes the right numbers: ${printable(description)}`,
      ko: `올바르게 계산합니다: ${printable(description)}`,
    });
  const say = needed ? problem : warning;
  const found = error === undefined ? crashed(signal) : asIs(printable(error));
  return say(topic, found, remedy === undefined ? REINSTALL : asIs(remedy));
}

function answerOf(stdout: string): z.output<typeof answerSchema> {
  const last = stdout.trim().split("\n").at(-1) ?? "";
  try {
    return answerSchema.parse(JSON.parse(last));
  } catch {
    return {};
  }
}

function crashed(signal: string | null): Words {
  const cause = signal ?? "no answer";
  return signal === "SIGILL"
    ? {
        en: "the library uses instructions that this processor does not have (SIGILL)",
        ko: "라이브러리가 이 프로세서에 없는 명령을 씁니다 (SIGILL)",
      }
    : {
        en: `the library ended its process (${cause})`,
        ko: `라이브러리가 프로세스를 끝냈습니다 (${cause})`,
      };
}

const REINSTALL: Words = {
  en: "install the dependencies on this very machine (npm ci); a virtual machine may hide parts of its processor",
  ko: "바로 이 컴퓨터에서 의존성을 설치하십시오 (npm ci). 가상 머신이 프로세서의 기능을 숨길 수도 있습니다",
};
