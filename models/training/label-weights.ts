import type { TaskKind } from "../architecture/trunk-and-heads.ts";
import type { LabelRows, LabelWeights } from "../examples.ts";
import { isMarked } from "../label-rows.ts";

/** How the labels of the two classes of a task are balanced. */
export type ClassBalance = "none" | "balanced" | "balanced_root";

/** What decides the weight of a task's labels, beside how many there are. */
export type TaskWeighing = {
  readonly kind: TaskKind;
  /** The weight of the task by the data protocol. */
  readonly weight: number;
  /** What a censored label counts beside 1 for the others. */
  readonly censoredWeight: number;
};

/** Measured labels of one task among some rows. */
export type LabelCount = { readonly all: number; readonly marked: number };

/** Measured labels of each task among the named rows, and how many of them are marked. */
export function labelCounts(labels: LabelRows, kinds: readonly TaskKind[], rows: Uint32Array): LabelCount[] {
  const all = new Uint32Array(labels.tasks);
  const marked = new Uint32Array(labels.tasks);
  for (const row of rows)
    for (let k = labels.rowStart[row]!; k < labels.rowStart[row + 1]!; k += 1) {
      const task = labels.task[k]!;
      all[task]! += 1;
      if (isMarked(labels, k, kinds[task]!)) marked[task]! += 1;
    }
  return Array.from(all, (count, task) => ({ all: count, marked: marked[task]! }));
}

/**
 * What one label of each task counts: `n ** exponent` for a task with `n` measured labels among the named
 * rows, times its weight by protocol, scaled so that the mean over these tasks is 1; 0 for a task without
 * labels. `balanced` makes both classes of a task weigh the same (each class `n / (2 n_class)`),
 * `balanced_root` goes half the way by the square root; censored labels count their task's share.
 */
export function labelWeights(
  labels: LabelRows,
  rows: Uint32Array,
  tasks: readonly TaskWeighing[],
  { exponent, classBalance }: { readonly exponent: number; readonly classBalance: ClassBalance },
): LabelWeights {
  const counts = labelCounts(
    labels,
    tasks.map(({ kind }) => kind),
    rows,
  );
  const raw = counts.map(({ all }, task) => (all === 0 ? 0 : tasks[task]!.weight * all ** exponent));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weighted = raw.filter((weight) => weight > 0).length;
  const base = raw.map((weight) => (sum === 0 ? 0 : (weight * weighted) / sum));
  const factors = counts.map((count, task) => factorsOf(count, tasks[task]!, classBalance));
  return {
    plain: Float32Array.from(base, (weight, task) => weight * factors[task]!.plain),
    marked: Float32Array.from(base, (weight, task) => weight * factors[task]!.marked),
  };
}

function factorsOf(
  { all, marked }: LabelCount,
  { kind, censoredWeight }: TaskWeighing,
  balance: ClassBalance,
): { plain: number; marked: number } {
  if (kind === "regression") return { plain: 1, marked: censoredWeight };
  if (balance === "none" || marked === 0 || marked === all) return { plain: 1, marked: 1 };
  const share = (count: number): number => all / (2 * count);
  const soften = balance === "balanced_root" ? Math.sqrt : (factor: number): number => factor;
  return { plain: soften(share(all - marked)), marked: soften(share(marked)) };
}
