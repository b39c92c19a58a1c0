/** A normalisation: what it is called, what it applies to, and what becomes of the mapped atoms. */
export type Normalisation = { readonly name: string; readonly from: string; readonly to: string };

const conjugatedCation = "[N!$(*[O-]),O;+1H0";
const charged = "N,P,As,Sb,O,S,Se,Te";

/**
 * The normalisation transforms of MolVS (Swain, https://molvs.readthedocs.io) as published with RDKit 2022.09
 * (BSD licence, MolStandardize/TransformCatalog), in their order; those on conjugated cations come from
 * Atkinson's standardiser, and the sections of the InChI technical manual named there are equivalent to some.
 */
export const normalisations: readonly Normalisation[] = [
  {
    name: "nitro",
    from: "[N,P,As,Sb;X3:1](=[O,S,Se,Te:2])=[O,S,Se,Te:3]",
    to: "[*+1:1]([*-1:2])=[*:3]",
  },
  { name: "sulfone", from: "[S+2:1]([O-:2])([O-:3])", to: "[S+0:1](=[O-0:2])(=[O-0:3])" },
  { name: "pyridine oxide", from: "[nH0+0:1]=[OH0+0:2]", to: "[n+:1][O-:2]" },
  { name: "azide", from: "[*:1][N:2]=[N:3]#[N:4]", to: "[*:1][N:2]=[N+:3]=[N-:4]" },
  { name: "diazo", from: "[*:1]=[N:2]#[N:3]", to: "[*:1]=[N+:2]=[N-:3]" },
  { name: "sulfoxide", from: "[!O:1][S+0;X3:2](=[O:3])[!O:4]", to: "[*:1][S+1:2]([O-:3])[*:4]" },
  {
    name: "phosphate",
    from: "[O,S,Se,Te;-1:1][P+;D4:2][O,S,Se,Te;-1:3]",
    to: "[*+0:1]=[P+0:2][*-1:3]",
  },
  {
    name: "carbon or sulfur cation beside nitrogen",
    from: "[C,S&!$([S+]-[O-]);X3+1:1]([NX3:2])[NX3!H0:3]",
    to: "[*+0:1]([N:2])=[N+:3]",
  },
  {
    name: "phosphorus cation beside nitrogen",
    from: "[P;X4+1:1]([NX3:2])[NX3!H0:3]",
    to: "[*+0:1]([N:2])=[N+:3]",
  },
  {
    name: "hydrazine and diazonium",
    from: "[CX4:1][NX3H:2]-[NX3H:3][CX4:4][NX2+:5]#[NX1:6]",
    to: "[C:1][NH0:2]=[NH+:3][C:4][N+0:5]=[NH:6]",
  },
  {
    name: "1,3-separated charges",
    from: `[${charged};-1:1]-[A+0:2]=[${charged};+1:3]`,
    to: "[*-0:1]=[*:2]-[*+0:3]",
  },
  {
    name: "1,3-separated charges on a ring's anion",
    from: "[n,o,p,s;-1:1]:[a:2]=[N,O,P,S;+1:3]",
    to: "[*-0:1]:[*:2]-[*+0:3]",
  },
  {
    name: "1,3-separated charges on a ring's cation",
    from: "[N,O,P,S;-1:1]-[a:2]:[n,o,p,s;+1:3]",
    to: "[*-0:1]=[*:2]:[*+0:3]",
  },
  {
    name: "1,5-separated charges",
    from: `[${charged};-1:1]-[A+0:2]=[A:3]-[A:4]=[${charged};+1:5]`,
    to: "[*-0:1]=[*:2]-[*:3]=[*:4]-[*+0:5]",
  },
  {
    name: "1,5-separated charges on a ring's anion",
    from: "[n,o,p,s;-1:1]:[a:2]:[a:3]:[c:4]=[N,O,P,S;+1:5]",
    to: "[*-0:1]:[*:2]:[*:3]:[c:4]-[*+0:5]",
  },
  {
    name: "1,5-separated charges on a ring's cation",
    from: "[N,O,P,S;-1:1]-[c:2]:[a:3]:[a:4]:[n,o,p,s;+1:5]",
    to: "[*-0:1]=[c:2]:[*:3]:[*:4]:[*+0:5]",
  },
  {
    name: "1,3-conjugated cation",
    from: `[N,O;+0!H0:1]-[A:2]=${conjugatedCation}:3]`,
    to: "[*+1:1]=[*:2]-[*+0:3]",
  },
  {
    name: "1,3-conjugated cation beside a ring",
    from: `[n;+0!H0:1]:[c:2]=${conjugatedCation}:3]`,
    to: "[*+1:1]:[*:2]-[*+0:3]",
  },
  {
    name: "1,5-conjugated cation",
    from: `[N,O;+0!H0:1]-[A:2]=[A:3]-[A:4]=${conjugatedCation}:5]`,
    to: "[*+1:1]=[*:2]-[*:3]=[*:4]-[*+0:5]",
  },
  {
    name: "1,5-conjugated cation beside a ring",
    from: `[n;+0!H0:1]:[a:2]:[a:3]:[c:4]=${conjugatedCation}:5]`,
    to: "[n+1:1]:[*:2]:[*:3]:[*:4]-[*+0:5]",
  },
  { name: "halate", from: "[F,Cl,Br,I,At;-1:1]=[O:2]", to: "[*-0:1][O-:2]" },
  { name: "isocyanide", from: "[N,P,As,Sb;-1:1]=[C+;v3:2]", to: "[*+0:1]#[C+0:2]" },
];
