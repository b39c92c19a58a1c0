/** Structures that ask something of each family of descriptors; `*`, ions and radicals among them. */
export const describedStructures: Readonly<Record<string, readonly string[]>> = {
  "masses and counts": split("C O N#N [H][H] [H+] [NH4+] * *CC CC(C)(C)C [SbH6+3]"),
  "hydrogen bonding": split(
    "OO NO CS C[NH3+] CC([O-])=O NC(N)=O CS(N)(=O)=O c1ccncc1 c1cc[nH]c1 Cn1cccc1 CON=C c1ccoc1 " +
      "c1ccsc1 C[N+](=O)[O-] NC=CC=O CC(=O)Nc1ccc(O)cc1 CSSC",
  ),
  "bonds that turn": split(
    "CCCC CC(F)(F)F CCC(F)(F)F CCC(C)(C)C CC#CC CCC#CCC CNC(C)=O CCNC(=O)CC CCOC(=O)C " +
      "c1ccc(-c2ccccc2)cc1 CCS(=O)(=O)CC CCNC(CC)=[NH2+] O=C1CCCN1 NC(=O)C(=O)N ClC(Cl)(Cl)CC",
  ),
  cages: split(
    "C12C3C4C1C5C2C3C45 C1CC2CCC1CC2 C1CN2CCC1CC2C C1CC2CC1C2 C1C2CC3CC1CC(C2)C3 c1ccc2c(c1)C1c3ccccc3C2c2ccccc21 " +
      "C1N2CN3CN1CN(C2)C3 O=C1NC(=O)C2C3C=CC(C12)C1C3C(=O)NC1=O",
  ),
  rings: split(
    "C1CC1 C1CN1 c1ccccc1 C1CCOCC1 C1=CCCCC1 C1CC11CCC1 C1CCC2CCCCC2C1 C1CC2CCC1C2 C12CC1C2 " +
      "c1ccc2c(c1)Cc1ccccc1-2 CN1CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5 C1COCCOCCOCCO1 C1CCC2(C1)OCCO2 " +
      "c1ccc2[nH]ccc2c1 O=C1CCCCCCCCCCCCCCO1 C1CC2CCC3C(C2C1)CCC1CCCCC31",
  ),
  "stereo centres": split(
    "CC(O)F CC(C)O CC(O)CC CC(O)C(O)C(C)O CC1CCC(C)CC1 CS(=O)CC CS(C)=O C[S+](CC)CCC CCP(C)c1ccccc1 " +
      "CPCC C[N+](CC)(CCC)CCCC CN1CC1C CC12CCN(CC1)C2 COP(=O)(O)OCC CC(N)C(=O)NC(CO)C(=O)O " +
      "FC(F)(F)C(Cl)Br OCC1OC(O)C(O)C(O)C1O CCCCCC(O)CCCCCC CCCCCC(O)CCCCC",
  ),
  configurations: split(
    "N[C@@H](C)C(=O)O F/C=C\\F C/C=C/[C@H](O)CC C[S@](=O)CC CC(O)[C@H](F)Cl N[C@@H](CO)C(N)=O " +
      "C[C@]12CC[C@H]3[C@H]([C@@H]1CC[C@@H]2O)CCC4=CC(=O)CC[C@]34C",
  ),
  "polar surface": split(
    "CC#N CC=N CN CC=[NH2+] C[NH3+] CC=NC CN=[N+]=[N-] CNC C1CN1 C[N+]#[C-] CC=[NH+]C C[NH2+]C " +
      "c1cc[nH+]cc1 CN1CC1 CN(C)C CC=[N+](C)C C[NH+](C)C c1ccn2ccnc2c1 O=c1cc[nH]cc1 C[n+]1ccccc1 " +
      "C[N+](C)(C)C C1CO1 COC C[O-] c1cc[o+]cc1 [OH3+] [NH2-]",
  ),
  crippen: split(
    "CC(C)C CCO CC(C)(C)O C=O C=C CC=C CC(C)=C C=C=C C#C Cc1ccccc1 Cc1cccnc1 CCc1ccccc1 " +
      "CC(C)c1ccccc1 CC(C)(C)c1ccccc1 OB(O)c1ccccc1 Fc1ccccc1 Clc1ccccc1 Brc1ccccc1 Ic1ccccc1 " +
      "c1ccc2ccccc2c1 Nc1ccccc1 Oc1ccccc1 Sc1ccccc1 C=Cc1ccccc1 C[Si](C)(C)C NC CNC CNc1ccccc1 CC=N " +
      "CN(C)C CN(C)c1ccccc1 c1ccc(N(c2ccccc2)c2ccccc2)cc1 CC#N CN=[N+]=[N-] O=S=O COc1ccccc1 CC(=O)O " +
      "O=Cc1ccccc1 O=C(c1ccccc1)c1ccccc1 COC(=O)OC O=C=O OP(O)(O)=O CC(=O)[O-] C[S-] CS(C)=O c1ccsc1 " +
      "[Na+] [I-] ClCl C[Hg]Cl O OO NO OS(=O)(=O)O C=C(C)c1ccccc1 C=C(c1ccccc1)c1ccccc1 C=c1ccc(=C)cc1 " +
      "[N-]=[N+]=CC(C)=O C[S+](C)[O-] O=CO O=C(O)c1ccccc1 C[I+]C [Cs] [Y]",
  ),
  "connectivity and shape": split(
    "C1CC1 CC1CC1 C1CCC1 CC1CCC1 CC(C)(C)C(C)(C)C C#CC#C CSC CP(C)C C[Se]C CCI CC=CC=O NC(C)=S(C)C " +
      "C=CO OS(=O)(=O)c1ccccc1 [CH3] [CH2]C C[CH+]C C[C-]=O CN=P(C)(C)C C=CB(O)O",
  ),
  "metals and odd bonds": split(
    "[Fe] [Cu+2] [Cm] N[Pt](N)(Cl)Cl [NH3]->[Cu+2] [cH-]1cccc1.[Fe+2].[cH-]1cccc1 C~C [AlH4-] " +
      "C[Mg]Br O=[Os](=O)(=O)=O C[Sn](CC)(CCC)O [C-]#[O+] F[P-](F)(F)(F)(F)F CCO.CCN",
  ),
};

/**
 * Structures whose descriptors the graph alone does not tell: isotopes, maps, large cages, configurations
 * that others depend on.
 */
export const toolkitStructures: readonly string[] = split(
  "[2H]C C[14CH3] c1cc2ccc1CCc1ccc(cc1)CC2 [CH3:1]C " +
    "C[C@H]1CC[C@@H](C)CC1 C[C@H](O)[C@@H](O)[C@H](C)O Cl[Pt@SP1](F)(Br)I",
);

function split(text: string): string[] {
  return text.split(" ");
}
