import { areComparable, ascendingOrder, averageRanks, tiedRuns } from "./ranking.ts";

/**
 * Area under the ROC curve of `scores` for `labels` 0 or 1: the chance that a positive outranks a negative,
 * ties counting half (Mann and Whitney). Null unless both classes are present and every value is finite.
 */
export function auroc(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  if (!areComparable(labels, scores)) return null;
  const ranks = averageRanks(scores);
  let [positives, rankSum] = [0, 0];
  for (let index = 0; index < labels.length; index += 1) {
    if (labels[index] !== 1) continue;
    positives += 1;
    rankSum += ranks[index]!;
  }
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Average precision of `scores` for `labels` 0 or 1: the sum over thresholds of precision times the gain in
 * recall, without interpolation; equal scores are one threshold. Null unless both classes are present and
 * every value is finite.
 */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  if (!areComparable(labels, scores)) return null;
  const order = ascendingOrder(scores).toReversed();
  let [found, sum] = [0, 0];
  for (const [start, end] of tiedRuns(scores, order)) {
    let gained = 0;
    for (let position = start; position < end; position += 1) if (labels[order[position]!] === 1) gained += 1;
    found += gained;
    sum += (gained * found) / end;
  }
  return found === 0 || found === labels.length ? null : sum / found;
}
