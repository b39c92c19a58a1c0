import { seededRandom } from "../../../models/random/seeded-random.ts";
import type { SearchSpace } from "./search-space.ts";
import type { TrialSettings } from "./trial-settings.ts";

type Range = { readonly from: number; readonly to: number };

/** A learning rate of 0.0012 reads better than one of 0.00117532; the digits beyond mean nothing. */
const DIGITS = 3;

/**
 * The settings of trial `index`: the recipe itself for 0, otherwise each setting of the space drawn at random
 * (Bergstra and Bengio 2012), learning rate and weight decay by their logarithm. A draw depends on the seed,
 * the trial and the setting's name only, so more trials or another space change no other draw.
 */
export function sampleTrial(
  space: SearchSpace,
  recipe: TrialSettings,
  seed: number,
  index: number,
): TrialSettings {
  if (index === 0) return recipe;
  const draw = (name: string): number => seededRandom(seed, "search", index, name).uniform();
  const one = <Value>(name: string, choices: readonly Value[] | undefined, otherwise: Value): Value =>
    choices === undefined ? otherwise : choices[Math.floor(draw(name) * choices.length)]!;
  const between = ({ from, to }: Range, share: number): number => from + (to - from) * share;
  const log = (name: string, range: Range | undefined, otherwise: number): number =>
    range === undefined
      ? otherwise
      : rounded(Math.exp(between({ from: Math.log(range.from), to: Math.log(range.to) }, draw(name))), range);
  const trunk = recipe.trunk === undefined ? undefined : one("trunk", space.trunk, recipe.trunk);
  const dropout =
    space.dropout === undefined
      ? dropoutFor(recipe, trunk)
      : rounded(between(space.dropout, draw("dropout")), space.dropout);
  return {
    learningRate: log("learningRate", space.learningRate, recipe.learningRate),
    weightDecay: log("weightDecay", space.weightDecay, recipe.weightDecay),
    dropout,
    ...(trunk !== undefined && { trunk }),
    epochs: one("epochs", space.epochs, recipe.epochs),
    batchSize: one("batchSize", space.batchSize, recipe.batchSize),
    classBalance: one("classBalance", space.classBalance, recipe.classBalance),
  };
}

function rounded(value: number, { from, to }: Range): number {
  return Math.min(to, Math.max(from, Number(value.toPrecision(DIGITS))));
}

/** The recipe's list of shares fits its own trunk only; another one has the first share everywhere. */
function dropoutFor(recipe: TrialSettings, trunk: readonly number[] | undefined): TrialSettings["dropout"] {
  const { dropout } = recipe;
  if (typeof dropout === "number" || trunk === undefined || trunk.length === recipe.trunk?.length)
    return dropout;
  return dropout[0] ?? 0;
}
