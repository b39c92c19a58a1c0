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
 * that RDKit 2022.09 tabulates (MolStandardize/TautomerCatalog/tautomerTransforms.in): SMARTS, and where
 * needed new bonds and charges; the names are ours.
 */
const TABLE: readonly (readonly [name: string, smarts: string, bonds?: string, charges?: string])[] = [
  ["keto to enol, 1,3", "[CX4!H0R{0-2}]-[C;z{1-2}]=[O,S,Se,Te;X1]"],
  ["enol to keto, 1,3", "[O,S,Se,Te;X2!H0]-[#6;z{1-2}]=[C,cz{0-1}R{0-1}]"],
  ["keto to enol, 1,5", "[CX4z0,NX3;!H0]-[C]=[C][Cz1H0]=[O,S,Se,Te;X1]"],
  ["enol to keto, 1,5", "[O,S,Se,Te;X2!H0]-[Cz1H0]=[C]-[C]=[Cz0,N]"],
  ["aliphatic imine to enamine", "[CX4R{0-2}!H0]-[Cz1]=[NX2;N!H0,$(N-a)]"],
  ["aliphatic enamine to imine", "[NX3;NH2,$([NH1]-a)]-[C;z{1-2}]=[CX3]"],
  ["special imine", "[Nz0!H0]-[C]=[Cz0X3R0]"],
  ["special imine beside an aromatic ring", "[Cz0R0X4!H0]-[c]=[nz0]"],
  ["special imine across an aromatic ring", "[Cz0R0X4!H0]-[cr6](=[cr6])-[nr6H0z0]", "==-"],
  ["aromatic hetero, 1,3", "[#7+0!H0]-[#6R1]=[O,#7X2+0]"],
  ["aromatic hetero, 1,3, back", "[O,#7+0;!H0]-[#6R1]=[#7+0X2]"],
  ["hetero, 1,3", "[#7+0,S,O,Se,Te;!H0]-[#7X2,#6,#15X3H0]=[#7+0,#16,#8,Se,Te]"],
  ["aromatic hetero, 1,5", "[#7+0,#16,#8;!H0]-[#6,#7]=[#6]-[#6,#7]=[#7+0,#16,#8;H0]"],
  ["aromatic hetero, 1,5, chain", "[#7+0,#16,#8,Se,Te;!H0]-[#6,nX2]=[#6,nX2]-[#6,#7X2]=[#7X2+0,S,O,Se,Te]"],
  ["aromatic hetero, 1,5, back", "[#7+0,S,O,Se,Te;!H0]-[#6,#7X2]=[#6,nX2]-[#6,nX2]=[#7+0,#16,#8,Se,Te]"],
  [
    "aromatic hetero, 1,7",
    "[#7+0,#8,#16,Se,Te;!H0]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#6]-[#6,#7X2]=[#7X2+0,S,O,Se,Te,Cz0X3]",
  ],
  [
    "aromatic hetero, 1,7, back",
    "[#7+0,S,O,Se,Te,Cz0X4;!H0]-[#6,#7X2]=[#6]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[NX2,S,O,Se,Te]",
  ],
  [
    "aromatic hetero, 1,9",
    "[#7+0,O;!H0]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#6,#7X2]-[#6,#7X2]=[#7+0,O]",
  ],
  ["aromatic hetero, 1,11", `[#7+0,O;!H0]-${"[#6,nX2]=[#6,nX2]-".repeat(4)}[#6,nX2]=[#7X2+0,O]`],
  ["furanol to furanone", "[O,S,N;!H0]-[#6z2r5]=,:[#6X3r5;$([#6]([#6;r5])=,:[#6X3r5])]"],
  ["furanone to furanol", "[#6r5!H0;$([#6]([#6r5])[#6r5])][#6z2r5]=[O,S,N]"],
  ["ketene to ynol", "[C!H0]=[C]=[O,S,Se,Te;X1]", "#-"],
  ["ynol to ketene", "[O,S,Se,Te;!H0X2]-[C]#[C]", "=="],
  ["nitro to aci-nitro", "[C!H0]-[N+;$([N][O-])]=[O]"],
  ["aci-nitro to nitro", "[O!H0]-[N+;$([N][O-])]=[C]"],
  ["oxime to nitroso", "[O!H0]-[Nz1]=[C]"],
  ["nitroso to oxime", "[C!H0]-[Nz1]=[O]"],
  ["oxime to nitroso by way of a phenol", "[O!H0]-[N]=[C]-[C]=[C]-[C]=[OH0]"],
  ["nitroso to oxime by way of a phenol", "[O!H0]-[c]=,:[c][c]=,:[c]-[N]=[OH0]"],
  ["cyanic to isocyanic acid", "[O!H0]-[C]#[N]", "=="],
  ["isocyanic to cyanic acid", "[N!H0]=[C]=[O]", "#-"],
  ["formamidinesulfinic acid", "[O,N;!H0]-[C]=[S,Se,Te;v6]=[O]", "=--"],
  ["formamidinesulfinic acid, back", "[O!H0]-[S,Se,Te;v4]-[C]=[O,N]", "==-"],
  ["isocyanide", "[C-0!H0]#[N+0]", "#", "-+"],
  ["isocyanide, back", "[N+!H0]#[C-]", "#", "-+"],
  ["phosphorous acid to phosphonic acid", "[OH]-[PX3H0]", "="],
  ["phosphonic acid to phosphorous acid", "[PX4H]=[O]", "-"],
];

/** The transforms in the order in which they are tried. */
export const transforms: readonly Transform[] = TABLE.map(([, smarts, bonds = "", charges = ""]) => ({
  pattern: compileSmarts(smarts),
  bonds: Array.from(bonds, (symbol) => "-=#".indexOf(symbol) + 1),
  charges: Array.from(charges, (symbol) => (symbol === "-" ? -1 : 1)),
}));
