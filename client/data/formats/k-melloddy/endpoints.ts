/** One of K-MELLODDY's 86 endpoints. */
export type KMelloddyEndpoint = {
  /** As the consortium spells it; a manifest names it so. */
  readonly name: string;
  /** Of measured values; null: K-MELLODDY fixes none, so a file has to use the study's. */
  readonly unit: string | null;
  /** K-MELLODDY has classes of it and no measured values. */
  readonly isClass: boolean;
  /** Other spellings that count as the exact name. */
  readonly alsoNamed: readonly string[];
  /**
   * Its name is also a word of the laboratory vocabulary: the rules are asked before the name, because the
   * rest of the row may say that something else was measured.
   */
  readonly isVocabulary: boolean;
};

/**
 * The 86 endpoints, one per line: name; unit of measured values (`none` for pure numbers, `?` where none is
 * fixed, nothing for classes); other names; `*` where the name is also a word of the vocabulary.
 */
const LINES = `
Caco2; 10-6 cm/s; ; *
pgp_inhibitor; uM; P-gp inhibitor
pgp_substrate; ; P-gp substrate
F20; %
F50; %
skin_permeability; ?; skin permeability
HIA; %; human intestinal absorption
PAMPA_pH5(bc); 10-6 cm/s
PAMPA_pH5(mc); none
PAMPA_pH7.4(bc); 10-6 cm/s
PAMPA_pH7.4(mc); none
hydrationE; kcal/mol; hydration energy, hydration free energy
Lipophilicity; none; ; *
Solubility; log(mol/L); ; *
BBB_cns(reg); ?
BBB_logbb(cls); ratio
PPBR; %
VDss; L/kg; ; *
BCRP; uM; BCRP inhibitor; *
OATP1B1_Inhibitor; uM
OATP1B3_Inhibitor; uM
OATP2B1_Inhibitor; uM
MATE1_Inhibitor; uM
fu_df; ratio
fu_deeppk; ratio
t1/2(reg); h
t0.5(cls); h
Efflux_ratio; ratio; ; *
CYP1A2_Inhibitor; uM
CYP2B6_Inhibitor; uM
CYP2C9_Inhibitor; uM
CYP2C19_Inhibitor; uM
CYP2D6_Inhibitor; uM
CYP3A4_Inhibitor; uM
CYP1A2_Substrate
CYP2B6_Substrate
CYP2C9_Substrate
CYP2C19_Substrate
CYP2D6_Substrate
CYP3A4_Substrate
HLM; %; human liver microsomal stability; *
RLM; %; rat liver microsomal stability; *
HLC_Stability; ?; human liver cytosol stability
Clearance_Hepatocyte_AZ; uL/min/10^6 cells
Clearance_Microsome_AZ; uL/min/mg
CLp(r); mL/min/kg
CLp(bc); mL/min/kg
MRT; h; ; *
UGT_substrate; ; UGT substrate
Clearance_total; mL/min/kg; total clearance
OCT2_Inhibitor; uM
NR-AhR; uM
NR-AR; uM
NR-AR-LBD; uM
NR-Aromatase; uM
NR-ER; uM
NR-ER-LBD; uM
NR-PPAR-gamma; uM
SR-ARE; uM
SR-ATAD5; uM
SR-HSE; uM
SR-MMP; uM
SR-p53; uM
GR; uM
TR; uM
Skin Reaction; ; skin sensitisation, skin sensitization
Respir_tox; ; respiratory toxicity
Liver_tox_hepato; ; liver toxicity, hepatotoxicity
DILI; ; drug induced liver injury; *
hERG; uM; ; *
Micronucleus; ; micronucleus test
Eye_irritation
Eye_corrosion
Carcinogen; ; carcinogenicity
AMES; ; ; *
ClinTox; ; clinical toxicity
Nephro_tox; ; nephrotoxicity
Mito_tox; ; mitochondrial toxicity
Hemolytic; ; hemolysis, hemolytic toxicity
Reprotox; ; reproductive toxicity
FDAMDD(reg); ?
FDAMDD(bc); ?
LD50; ?; ; *
Neuro_tox; ; neurotoxicity
Mouse_pTD50; none
Rat_pTD50; none
`;

/** K-MELLODDY's 86 endpoints in the consortium's order. */
export const K_MELLODDY_ENDPOINTS: readonly KMelloddyEndpoint[] = LINES.trim().split("\n").map(parseLine);

function parseLine(line: string): KMelloddyEndpoint {
  const [name = "", unit = "", alsoNamed = "", mark = ""] = line.split(";").map((part) => part.trim());
  return {
    name,
    unit: unit === "?" ? null : unit === "none" ? "" : unit,
    isClass: unit === "",
    alsoNamed: alsoNamed === "" ? [] : alsoNamed.split(", "),
    isVocabulary: mark === "*",
  };
}

const BY_NAME: ReadonlyMap<string, KMelloddyEndpoint> = new Map(
  K_MELLODDY_ENDPOINTS.flatMap((endpoint) =>
    [endpoint.name, ...endpoint.alsoNamed].map((name) => [exactKey(name), endpoint] as const),
  ),
);

/** The endpoint with exactly this name, whatever its case and spaces; null where there is none. */
export function endpointNamed(name: string): KMelloddyEndpoint | null {
  return BY_NAME.get(exactKey(name)) ?? null;
}

/** How names are compared: lower case, spaces, underscores and hyphens alike. */
export function exactKey(name: string): string {
  return name
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "_");
}
