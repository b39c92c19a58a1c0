import { compileSmarts } from "../smarts/compile-smarts.ts";
import type { Pattern } from "../smarts/pattern.ts";

/**
 * A shift of one hydrogen along a chain of atoms: the first atom of the pattern loses it, the last gains it,
 * single and double bonds between change places. `bonds`, where not empty, are the new orders instead;
 * `charges` is added to the atoms.
 */
export type Transform = {
  readonly pattern: Pattern;
  readonly bonds: readonly number[];
  readonly charges: readonly number[];
};

/**
 * The tautomeric transforms of Sitzmann, Ihlenfeldt and Nicklaus (doi 10.1007/s10822-010-9346-4) in the form
 * that RDKit 2022.09 tabulates (MolStandardize/TautomerCatalog/tautomerTransforms.in): name, SMARTS, and where
 * needed new bonds and charges.
 */
const TABLE: readonly (readonly [name: string, smarts: string, bonds?: string, charges?: string])[] = [
  ["keto to enol, 1,3", "[CX4!H0]-[C]=[O,S,Se,Te;X1]"],
  ["enol to keto, 1,3", "[O,S,Se,Te;X2!H0]-[C]=[C]"],
  ["keto to enol, 1,5", "[CX4,NX3;!H0]-[C]=[C][CH0]=[O,S,Se,Te;X1]"],
  ["enol to keto, 1,5", "[O,S,Se,Te;X2!H0]-[CH0]=[C]-[C]=[C,N]"],
  ["aliphatic imine", "[CX4!H0]-[C]=[NX2]"],
  ["aliphatic enamine", "[NX3!H0]-[C]=[CX3]"],
  ["special imine", "[N!H0]-[C]=[CX3R0]"],
  ["special imine beside an aromatic ring", "[CX4!H0]-[c]=[n]"],
  ["aromatic hetero, 1,3", "[#7+0!H0]-[#6R1]=[O,#7X2+0]"],
  ["aromatic hetero, 1,3, back", "[O,#7+0;!H0]-[#6R1]=[#7+0X2]"],
  ["hetero, 1,3", "[#7+0,S,O,Se,Te;!H0]-[#7X2,#6,#15]=[#7+0,#16,#8,Se,Te]"],
  ["aromatic hetero, 1,5", "[#7+0,#16,#8;!H0]-[#6,#7]=[#6]-[#6,#7]=[#7+0,#16,#8;H0]"],
  ["aromatic hetero, 1,5, chain", "[#7+0,#16,#8,Se,Te;!H0]-[#6,nX2]=[#6,nX2]-[#6,#7X2]=[#7X2+0,S,O,Se,Te]"],
  ["aromatic hetero, 1,5, back", "[#7+0,S,O,Se,Te;!H0]-[#6,#7X2]=[#6,nX2]-[#6,nX2]=[#7+0,#16,#8,Se,Te]"],
  [
    "aromatic hetero, 1,7",
    "[#7+0,#8,#16,Se,Te;!H0]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#6]-[#6,#7X2]=[#7X2+0,S,O,Se,Te,CX3]",
  ],
  [
    "aromatic hetero, 1,7, back",
    "[#7+0,S,O,Se,Te,CX4;!H0]-[#6,#7X2]=[#6]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[NX2,S,O,Se,Te]",
  ],
  [
    "aromatic hetero, 1,9",
    "[#7+0,O;!H0]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#7+0,O]",
  ],
  [
    "aromatic hetero, 1,11",
    "[#7+0,O;!H0]-[#6,nX2]=[#6,nX2]-[#6,nX2]=[#6,nX2]-[#6,nX2]=[#6,nX2]-[#6,nX2]=[#6,nX2]-[#6,nX2]=[#7X2+0,O]",
  ],
  ["furanol to furanone", "[O,S,N;!H0]-[#6r5]=[#6X3r5;$([#6]([#6r5])=[#6r5])]"],
  ["furanone to furanol", "[#6r5!H0;$([#6]([#6r5])[#6r5])]-[#6r5]=[O,S,N]"],
  ["ketene to ynol", "[C!H0]=[C]=[O,S,Se,Te;X1]", "#-"],
  ["ynol to ketene", "[O,S,Se,Te;!H0X2]-[C]#[C]", "=="],
  ["nitro to aci-nitro", "[C!H0]-[N+;$([N][O-])]=[O]"],
  ["aci-nitro to nitro", "[O!H0]-[N+;$([N][O-])]=[C]"],
  ["oxime to nitroso", "[O!H0]-[N]=[C]"],
  ["nitroso to oxime", "[C!H0]-[N]=[O]"],
  ["oxime to nitroso by way of a phenol", "[O!H0]-[N]=[C]-[C]=[C]-[C]=[OH0]"],
  ["nitroso to oxime by way of a phenol", "[O!H0]-[c]=[c]-[c]=[c]-[N]=[OH0]"],
  ["cyanic to isocyanic acid", "[O!H0]-[C]#[N]", "=="],
  ["isocyanic to cyanic acid", "[N!H0]=[C]=[O]", "#-"],
  ["formamidinesulfinic acid", "[O,N;!H0]-[C]=[S,Se,Te;v6]=[O]", "=--"],
  ["formamidinesulfinic acid, back", "[O!H0]-[S,Se,Te;v4]-[C]=[O,N]", "==-"],
  ["isocyanide", "[C-0!H0]#[N+0]", "#", "-+"],
  ["isocyanide, back", "[N+!H0]#[C-]", "#", "-+"],
  ["phosphorous acid to phosphonic acid", "[OH]-[PH0]", "="],
  ["phosphonic acid to phosphorous acid", "[PH]=[O]", "-"],
];

/** The transforms in the order in which they are tried. */
export const transforms: readonly Transform[] = TABLE.map(([, smarts, bonds = "", charges = ""]) => ({
  pattern: compileSmarts(smarts),
  bonds: Array.from(bonds, (symbol) => "-=#".indexOf(symbol) + 1),
  charges: Array.from(charges, (symbol) => (symbol === "-" ? -1 : 1)),
}));
