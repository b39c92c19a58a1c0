import type { Architecture } from "./trunk-and-heads.ts";

/** What must be said of an architecture, and what may be; a single dropout share is that of every layer. */
export type ArchitectureDescription = Pick<
  Architecture,
  "features" | "trunk" | "sharedHead" | "privateHead"
> & {
  readonly dropout?: number | readonly number[];
} & Partial<Omit<Architecture, "features" | "trunk" | "sharedHead" | "privateHead" | "dropout">>;

/**
 * Fills what a description leaves out: dense input, exact moments, ReLU everywhere, no dropout, neither wide
 * nor low rank, no brought layers, no local trunk. Throws a `RangeError` where the parts do not fit each
 * other.
 */
export function completeArchitecture(description: ArchitectureDescription): Architecture {
  const { trunk, activation = "relu", dropout = 0 } = description;
  const architecture: Architecture = {
    input: "dense",
    moments: "exact",
    wide: false,
    lowRank: null,
    layers: null,
    localTrunk: [],
    headActivation: { classification: activation, regression: activation },
    ...description,
    activation,
    dropout: typeof dropout === "number" ? trunk.map(() => dropout) : dropout,
  };
  checkArchitecture(architecture);
  return architecture;
}

function checkArchitecture(architecture: Architecture): void {
  const { features, input, trunk, dropout, wide, lowRank, layers } = architecture;
  const refuse = (message: string): never => {
    throw new RangeError(message);
  };
  if (dropout.length !== trunk.length)
    refuse(`${dropout.length} dropout shares for ${trunk.length} hidden layers`);
  if (trunk.length === 0 && input === "sparse") refuse("a sparse input needs a trunk");
  if (trunk.length === 0 && wide && layers === null) refuse("a wide model needs a trunk");
  if (layers !== null && trunk.length > 0) refuse("brought layers stand in place of a trunk");
  if (lowRank === null) return;
  if (trunk.length === 0) refuse("a low-rank first layer needs a trunk");
  const { frequent, rank } = lowRank;
  const ascending = frequent.every((column, index) => column > (frequent[index - 1] ?? -1));
  if (!ascending || frequent.length === 0 || frequent.at(-1)! >= features)
    refuse(`frequent columns are to be ascending, at least one, below ${features}`);
  if (frequent.length === features) refuse("a low-rank first layer needs rare columns");
  if (!Number.isSafeInteger(rank) || rank < 1) refuse(`a rank of ${rank}`);
}
