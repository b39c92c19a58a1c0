import { median } from "../bench.ts";

/** Runs `steps` steps and says how many milliseconds they took, all together. */
export type Stepper = (steps: number) => Promise<number>;

/** Milliseconds of one step: the best repetition and the one in the middle. */
export type StepTime = { readonly bestMs: number; readonly medianMs: number };

/** How long one repetition is to take, and how many there are. */
export type Alternation = { readonly repetitionMs: number; readonly repetitions: number };

/**
 * Times several engines in turn, so that what else the machine does meets all of them alike: each repetition
 * runs a number of steps that was found beforehand to take about `repetitionMs`.
 */
export async function alternate(
  steppers: readonly Stepper[],
  { repetitionMs, repetitions }: Alternation,
): Promise<StepTime[]> {
  const steps: number[] = [];
  for (const run of steppers) steps.push(stepsFor(repetitionMs, await warmStepMs(run)));
  const times: number[][] = steppers.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition += 1)
    for (const [index, run] of steppers.entries())
      times[index]!.push((await run(steps[index]!)) / steps[index]!);
  return times.map((own) => ({ bestMs: Math.min(...own), medianMs: median(own) }));
}

/** The number of steps of `stepMs` each that fill `wantedMs`; at least one. */
export function stepsFor(wantedMs: number, stepMs: number): number {
  return Math.max(1, Math.round(wantedMs / Math.max(stepMs, 1e-3)));
}

/** The first steps allocate and compile. */
async function warmStepMs(run: Stepper): Promise<number> {
  await run(2);
  return Math.min((await run(1)) / 1, (await run(2)) / 2);
}
