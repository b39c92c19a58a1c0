const CORES = [
  "c1ccccc1",
  "c1ccncc1",
  "C1CCCCC1",
  "c1ccoc1",
  "c1ccsc1",
  "C1CCNCC1",
  "c1ccc2ccccc2c1",
  "c1cnc2ccccc2c1",
  "C1CCOC1",
  "c1c[nH]cn1",
];
const TAILS = [
  "C",
  "CC",
  "CCO",
  "CCN",
  "CC(=O)O",
  "N#CC",
  "ClCC",
  "CC(C)C",
  "CCOC",
  "FC(F)(F)C",
  "CCCCC",
  "CS(=O)(=O)C",
];

/** A hundred and twenty simple molecules of ten scaffolds, all different. */
export const molecules: readonly string[] = CORES.flatMap((core) => TAILS.map((tail) => tail + core));

/**
 * A table of these molecules with a regression label that follows their length and a classification label.
 */
export function moleculeTable(options: { seed?: number; extraRows?: readonly string[] } = {}): string {
  const { seed = 0, extraRows = [] } = options;
  const rows = molecules.map((smiles, index) => {
    const logS = (index + seed) % 7 === 0 ? "" : (1 - smiles.length / 5 + (seed + index) / 1000).toFixed(3);
    const active = (index + seed) % 5 === 0 ? "" : Number(/[nN]/.test(smiles));
    return `X${index},${smiles},${logS},${active}`;
  });
  return `${["compound_id,smiles,logS,active", ...rows, ...extraRows].join("\n")}\n`;
}
