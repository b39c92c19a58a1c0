import type { Clock } from "../process/clock.ts";
import { CommandError, describeError } from "../process/command-error.ts";
import { FederationError } from "../transport/federation-error.ts";
import { printable } from "../process/printable.ts";
import { asIs, problem, type Finding, type Topic, type Words } from "./finding.ts";

/** One thing to look at, or several that build on each other. */
export type Check = {
  readonly topic: Topic;
  /** After this the check counts as failed, whatever it waits for. */
  readonly limitMs: number;
  /** Stops its work when the signal says so; `tell` is told what a longer check is at. */
  run(signal: AbortSignal, tell: (words: Words) => void): Promise<readonly Finding[]> | readonly Finding[];
};

/** Who is shown what is under way. */
export type CheckListener = { onProgress(words: Words): void; onFinding(finding: Finding): void };

/** Runs the checks one after the other, none for longer than its limit; a check that throws is a problem. */
export async function runChecks(
  checks: readonly Check[],
  clock: Clock,
  listener: CheckListener,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    listener.onProgress(check.topic.name);
    for (const finding of await outcomeOf(check, clock, listener)) {
      findings.push(finding);
      listener.onFinding(finding);
    }
  }
  return findings;
}

async function outcomeOf(check: Check, clock: Clock, listener: CheckListener): Promise<readonly Finding[]> {
  const stop = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<readonly Finding[]>();
  const timer = clock.after(check.limitMs, () => {
    stop.abort();
    resolve([tooLate(check)]);
  });
  try {
    const work = (async () => check.run(stop.signal, (words) => listener.onProgress(words)))();
    return await Promise.race([work, late]);
  } catch (error) {
    return [failed(check.topic, error)];
  } finally {
    timer.cancel();
  }
}

/** The problem that an error is: its message, and its remedy where it has one. */
export function failed(topic: Topic, error: unknown): Finding {
  const known = error instanceof CommandError || error instanceof FederationError;
  const remedy = known ? error.remedy : undefined;
  const found = asIs(printable(describeError(error), 600));
  return problem(topic, found, remedy === undefined ? null : asIs(remedy));
}

function tooLate({ topic, limitMs }: Check): Finding {
  const seconds = Math.round(limitMs / 1000);
  return problem(
    topic,
    { en: `no result within ${seconds} s`, ko: `${seconds}초 안에 결과가 나오지 않았습니다` },
    {
      en: "run the doctor again; if it happens again, the last thing it says it was at is what hangs",
      ko: "doctor를 다시 실행하십시오. 다시 일어나면 마지막으로 표시된 작업이 멈춘 것입니다",
    },
  );
}
