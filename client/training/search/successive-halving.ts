/** The share of a trial's epochs after which the worse half is given up. */
const FIRST_PART = 3;

/** Epochs of a trial before it is compared; all of a trial too short to be halved. */
export function epochsOfFirstPart(epochs: number): number {
  return Math.max(1, Math.ceil(epochs / FIRST_PART));
}

/**
 * Which of `trials` trials go on, ascending: the better half by `losses`, the validation loss after the first
 * part of each (successive halving with one rung, Jamieson and Talwalkar 2016), and trial 0, the recipe, in
 * any case. Of equals the earlier trial is the better; a loss that is null or not finite is the worst. With
 * fewer losses than trials: those that can still go on.
 */
export function survivorsOf(losses: readonly (number | null)[], trials = losses.length): number[] {
  const best = byLoss(losses).slice(0, Math.ceil(trials / 2));
  return [...new Set([0, ...best])].toSorted((one, other) => one - other);
}

/** The trial of the lowest validation loss, of equals the earliest; null where no loss is finite. */
export function winnerOf(losses: readonly (number | null)[]): number | null {
  const [best] = byLoss(losses);
  return best === undefined || !Number.isFinite(losses[best]) ? null : best;
}

function byLoss(losses: readonly (number | null)[]): number[] {
  const rank = (index: number): number => {
    const loss = losses[index] ?? NaN;
    return Number.isFinite(loss) ? loss : Infinity;
  };
  return [...losses.keys()].toSorted((one, other) =>
    rank(one) === rank(other) ? one - other : rank(one) - rank(other),
  );
}
