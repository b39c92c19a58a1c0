import { closeSync, openSync, writeSync } from "node:fs";
import { SCAFFOLDS } from "../../example/scaffolds.ts";
import { SUBSTITUENTS } from "../../example/substituents.ts";

const POSITION = /\{[cn]\}/g;
const ANY = SUBSTITUENTS.map(({ smiles }) => smiles);
const ON_HETEROATOM = SUBSTITUENTS.filter((group) => group.onHeteroatom).map(({ smiles }) => smiles);
/** Coprime with the number of molecules, so that neighbours in number are not alike. */
const STRIDE = 2_147_483_647n;

const groupsAt = (position: string): readonly string[] => (position === "{c}" ? ANY : ON_HETEROATOM);
const sizes = SCAFFOLDS.map(({ smiles }) =>
  (smiles.match(POSITION) ?? []).reduce((size, position) => size * groupsAt(position).length, 1),
);

/** How many molecules `generatedMolecule` can give. */
export const generatedMolecules: number = sizes.reduce((sum, size) => sum + size, 0);

/**
 * A molecule by its number, as SMILES: a core of the example with a substituent at each open position. Other
 * numbers below `generatedMolecules` are other texts.
 */
export function generatedMolecule(number: number): string {
  let rest = Number((BigInt(number) * STRIDE) % BigInt(generatedMolecules));
  let core = 0;
  while (rest >= sizes[core]!) rest -= sizes[core++]!;
  return SCAFFOLDS[core]!.smiles.replace(POSITION, (position) => {
    const groups = groupsAt(position);
    const group = groups[rest % groups.length]!;
    rest = Math.floor(rest / groups.length);
    return group;
  });
}

/** Writes a table of `rows` measurements of `distinct` molecules as a partner would: `smiles,logS`. */
export function writeMoleculeTable(path: string, rows: number, distinct: number): void {
  const file = openSync(path, "w");
  try {
    let block = "smiles,logS\n";
    for (let row = 0; row < rows; row += 1) {
      block += `${generatedMolecule(row % distinct)},${((row * 7919) % 1000) / 100 - 8}\n`;
      if (block.length < 1_048_576) continue;
      writeSync(file, block);
      block = "";
    }
    writeSync(file, block);
  } finally {
    closeSync(file);
  }
}
