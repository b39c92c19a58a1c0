/**
 * From what a row says of its test to K-MELLODDY's endpoints: the first rule of `ENDPOINT_RULES` whose conditions
 * all hold decides. The vocabulary is that of the K-MELLODDY standard data format 4.6 and of its template V2; what
 * the published preprocessing (HITS-AI/k-melloddy) maps was the starting point.
 */

/** Species as Test_Subject names them. */
export type Species = "human" | "other" | "unnamed";

/**
 * One line of the table. Conditions are lists of phrases, of which one has to occur as whole words (`tr` is not in
 * `transporter`); `x|y` in the text below separates them. A condition left out always holds.
 */
export type EndpointRule = {
  /** What the rule is for, in words. */
  readonly about: string;
  /** Phrases in Test, Test_Type, Test_Subject, Measurement_Type, Measurement_Condition or the result's word. */
  readonly anywhere?: string;
  readonly test?: string;
  /** In Test_Type or Test_Subject, as files put the assay in either. */
  readonly type?: string;
  readonly measurement?: string;
  /** Phrases of which none may occur anywhere. */
  readonly without?: string;
  readonly species?: readonly Species[];
  readonly subject?: string;
  /** The pH that the row states; "none": it states none. */
  readonly pH?: readonly (number | "none" | "other")[];
  /** What the row holds: a number, or a class such as Positive. */
  readonly holds?: "number" | "class";
  /** All of these endpoints take the value. */
  readonly endpoints?: readonly string[];
  /** Of the number, where not the endpoint's own unit. */
  readonly unit?: string;
  /** Why no endpoint takes it. */
  readonly unmapped?: string;
};

/** The isoforms of cytochrome P450 that have endpoints. */
export const CYP_ISOFORMS = ["CYP1A2", "CYP2B6", "CYP2C9", "CYP2C19", "CYP2D6", "CYP3A4"] as const;

const NOT_HUMAN = "K-MELLODDY has this endpoint for human only";
const NO_SPECIES = "Test_Subject names no species, and the endpoint is of one";
const OTHER_PK = "no K-MELLODDY endpoint for this pharmacokinetic parameter";
const ONE_CONCENTRATION = "inhibition at one concentration: the K-MELLODDY endpoint takes IC50 or a class";

const IC50 = "ic50";
const INHIBITION = "inhibition|inhibitor|inhibitors|inhibit";
const SUBSTRATE = "substrate|substrates|phenotyping";
const PERCENT_INHIBITION = "inhibition|inhibition 10um|inhibition 1um|percent inhibition";
const PK = "pk iv|pk po|pk ip|pk sc|pharmacokinetics|in vivo pk";
const MICROSOMES = "liver microsomes|liver microsome|microsomes|microsomal";
const HEPATOCYTES = "hepatocytes|hepatocyte";
const CLINT = "clint|cl int|intrinsic clearance";

const cyp = (isoform: string): readonly EndpointRule[] => {
  const tokens = isoform.toLowerCase();
  const probes = isoform === "CYP3A4" ? "|cyp3a mdz|cyp3a tst" : "";
  const spaced = tokens.replace("cyp", "cyp ");
  const type = `${tokens}|${spaced}${probes}`;
  return [
    {
      about: `is a compound a substrate of ${isoform}`,
      anywhere: SUBSTRATE,
      type,
      endpoints: [`${isoform}_Substrate`],
    },
    {
      about: `percent inhibition of ${isoform}: depends on the concentration`,
      type,
      measurement: PERCENT_INHIBITION,
      holds: "number",
      unmapped: ONE_CONCENTRATION,
    },
    { about: `IC50 for ${isoform}`, type, measurement: IC50, endpoints: [`${isoform}_Inhibitor`] },
    {
      about: `Ki, kinact and IC50 shifts of ${isoform}`,
      type,
      measurement: "ki|kinact|fold|emax|ec50",
      unmapped: "a constant of inhibition other than IC50: no K-MELLODDY endpoint",
    },
    {
      about: `is a compound an inhibitor of ${isoform}`,
      anywhere: INHIBITION,
      type,
      endpoints: [`${isoform}_Inhibitor`],
    },
  ];
};

const inhibited = (protein: string, endpoint: string, phrases: string): readonly EndpointRule[] => [
  {
    about: `substrates of ${protein}`,
    anywhere: SUBSTRATE,
    type: phrases,
    unmapped: `K-MELLODDY has ${protein} for inhibitors only`,
  },
  {
    about: `percent inhibition of ${protein}`,
    type: phrases,
    measurement: PERCENT_INHIBITION,
    holds: "number",
    unmapped: ONE_CONCENTRATION,
  },
  { about: `does a compound inhibit ${protein}`, type: phrases, measurement: IC50, endpoints: [endpoint] },
  { about: `the same, said in words`, type: phrases, anywhere: INHIBITION, endpoints: [endpoint] },
];

/** The table: first come the exclusions, then one block per kind of test. */
export const ENDPOINT_RULES: readonly EndpointRule[] = [
  // Toxicity of cells and genes.
  {
    about: "cytotoxicity in cell lines, also where it is given as LD50",
    anywhere: "cytotoxicity|cytotoxicity a549|cc50",
    unmapped: "cytotoxicity: no K-MELLODDY endpoint",
  },
  {
    about: "genotoxicity tests other than Ames",
    anywhere: "genetoxicity|genotoxicity|sos chromotest",
    without: "micronucleus|ames",
    unmapped: "genotoxicity other than Ames and micronucleus: no K-MELLODDY endpoint",
  },
  { about: "Ames test of any strain, with or without S9", type: "ames", endpoints: ["AMES"] },
  { about: "micronucleus test", anywhere: "micronucleus", endpoints: ["Micronucleus"] },
  {
    about: "percent inhibition of hERG",
    type: "herg",
    measurement: PERCENT_INHIBITION,
    holds: "number",
    unmapped: ONE_CONCENTRATION,
  },
  { about: "hERG channel, by patch clamp, fluorescence or binding", type: "herg", endpoints: ["hERG"] },
  { about: "drug-induced liver injury", anywhere: "dili", endpoints: ["DILI"] },

  // Cytochromes: one isoform, exactly.
  {
    about: "induction is not inhibition",
    anywhere: "induction|inducer|fold induction",
    test: "cyp induction|induction",
    unmapped: "induction of cytochromes: no K-MELLODDY endpoint",
  },
  ...CYP_ISOFORMS.flatMap(cyp),

  // Transporters.
  {
    about: "efflux ratio, of whatever cells",
    anywhere: "efflux ratio",
    holds: "number",
    endpoints: ["Efflux_ratio"],
  },
  { about: "substrates of P-gp", type: "p gp|pgp", anywhere: SUBSTRATE, endpoints: ["pgp_substrate"] },
  {
    about: "percent inhibition of P-gp",
    type: "p gp|pgp",
    measurement: PERCENT_INHIBITION,
    holds: "number",
    unmapped: ONE_CONCENTRATION,
  },
  {
    about: "inhibitors of P-gp",
    type: "p gp|pgp",
    anywhere: `${INHIBITION}|${IC50}`,
    endpoints: ["pgp_inhibitor"],
  },
  {
    about: "Efflux transporter with a class and nothing else: the template's Substrate / Non-substrate",
    test: "efflux transporter",
    type: "p gp|pgp",
    holds: "class",
    endpoints: ["pgp_substrate"],
  },
  {
    about: "the same of BCRP",
    test: "efflux transporter",
    type: "bcrp",
    without: INHIBITION,
    holds: "class",
    unmapped: "K-MELLODDY has BCRP for inhibitors only",
  },
  ...inhibited("BCRP", "BCRP", "bcrp"),
  ...inhibited("OATP1B1", "OATP1B1_Inhibitor", "oatp1b1"),
  ...inhibited("OATP1B3", "OATP1B3_Inhibitor", "oatp1b3"),
  ...inhibited("OATP2B1", "OATP2B1_Inhibitor", "oatp2b1"),
  ...inhibited("MATE1", "MATE1_Inhibitor", "mate1|mate 1"),
  ...inhibited("OCT2", "OCT2_Inhibitor", "oct2|oct 2"),
  { about: "substrates of UGT", type: "ugt", anywhere: SUBSTRATE, endpoints: ["UGT_substrate"] },

  // Permeability.
  {
    about: "PAMPA with brain lipids is another assay than intestinal PAMPA",
    type: "bbb pampa|pampa bbb",
    unmapped: "BBB-PAMPA: K-MELLODDY's PAMPA endpoints are of the intestinal assay",
  },
  { about: "PAMPA at pH 5", type: "pampa", pH: [5], endpoints: ["PAMPA_pH5(bc)"] },
  { about: "PAMPA at pH 7.4", type: "pampa", pH: [7.4], endpoints: ["PAMPA_pH7.4(bc)"] },
  {
    about: "PAMPA at another pH, or at none",
    type: "pampa",
    unmapped: "PAMPA at a pH other than 5 and 7.4, or without one: no K-MELLODDY endpoint",
  },
  {
    about: "from B to A alone",
    type: "caco 2|caco2",
    measurement: "papp btoa|papp b a|papp b to a|btoa",
    unmapped: "permeability from B to A alone: no K-MELLODDY endpoint",
  },
  { about: "Caco-2 from A to B", type: "caco 2|caco2", endpoints: ["Caco2"] },
  {
    about: "other cells",
    type: "mdck|mdck ii|mdck mdr1|llc|llc pk1",
    test: "permeability",
    unmapped: "permeability of MDCK or LLC cells: no K-MELLODDY endpoint",
  },

  // Brain.
  {
    about: "unbound brain to unbound plasma",
    anywhere: "kp uu|unbound bbb|unbound|kpuu",
    test: "brain penetration",
    unmapped: "unbound brain-to-plasma ratio: no K-MELLODDY endpoint",
  },
  {
    about: "brain penetration as total brain-to-plasma ratio, of any species, or as a class",
    test: "brain penetration|bbb",
    endpoints: ["BBB_logbb(cls)"],
  },

  // Plasma.
  {
    about: "fraction unbound: two endpoints have it",
    anywhere: "fu p|fu|fup",
    unmapped: "fraction unbound: write fu_df or fu_deeppk in Test_Type to say which endpoint it is for",
  },
  {
    about: "plasma protein binding, bound, in human plasma",
    anywhere: "ppb|plasma protein binding",
    species: ["human"],
    endpoints: ["PPBR"],
  },
  {
    about: "in other plasma",
    anywhere: "ppb|plasma protein binding",
    species: ["other"],
    unmapped: NOT_HUMAN,
  },
  { about: "in unnamed plasma", anywhere: "ppb|plasma protein binding", unmapped: NO_SPECIES },
  {
    about: "stability in plasma",
    anywhere: "plasma stability",
    unmapped: "stability in plasma: no K-MELLODDY endpoint",
  },

  // Metabolic stability.
  {
    about: "conjugation",
    anywhere: "phase ii|metabolic stability ii",
    unmapped: "phase II metabolism: no K-MELLODDY endpoint",
  },
  {
    about: "intrinsic clearance in human liver microsomes",
    type: MICROSOMES,
    measurement: CLINT,
    species: ["human"],
    endpoints: ["Clearance_Microsome_AZ"],
  },
  {
    about: "intrinsic clearance in human hepatocytes",
    type: HEPATOCYTES,
    measurement: CLINT,
    species: ["human"],
    endpoints: ["Clearance_Hepatocyte_AZ"],
  },
  {
    about: "what human liver microsomes leave in 30 minutes",
    type: MICROSOMES,
    measurement: "remaining 30min|remaining 30 min",
    species: ["human"],
    endpoints: ["HLM"],
  },
  {
    about: "what rat liver microsomes leave in 30 minutes",
    type: MICROSOMES,
    measurement: "remaining 30min|remaining 30 min",
    subject: "rat|r",
    endpoints: ["RLM"],
  },
  {
    about: "what is left after another time",
    type: MICROSOMES,
    measurement: "remaining|remaining 10min|remaining 60min|remaining 120min|remaining 240min",
    unmapped: "what remains after a time other than 30 min: K-MELLODDY's endpoint takes 30 min",
  },
  {
    about: "half-life in human liver microsomes, for studies that ask for HLM in minutes",
    type: MICROSOMES,
    measurement: "t1 2",
    species: ["human"],
    endpoints: ["HLM"],
    unit: "min",
  },
  {
    about: "half-life in rat liver microsomes, for studies that ask for RLM in minutes",
    type: MICROSOMES,
    measurement: "t1 2",
    subject: "rat|r",
    endpoints: ["RLM"],
    unit: "min",
  },
  { about: "stable or not, human", type: MICROSOMES, species: ["human"], holds: "class", endpoints: ["HLM"] },
  { about: "stable or not, rat", type: MICROSOMES, subject: "rat|r", holds: "class", endpoints: ["RLM"] },
  {
    about: "other species and measures of metabolic stability",
    type: `${MICROSOMES}|${HEPATOCYTES}`,
    unmapped: "no K-MELLODDY endpoint for this species and measure of metabolic stability",
  },
  {
    about: "template V2: which system was used is not said",
    test: "metabolic stability",
    unmapped: "metabolic stability without its system, liver microsomes or hepatocytes",
  },

  // Physical chemistry.
  {
    about: "computed, so no measurement",
    anywhere: "clogp|alogp|xlogp|mlogp",
    unmapped: "a computed log P is no measurement",
  },
  { about: "log D at pH 7.4", type: "logd|log d", pH: [7.4, "none"], endpoints: ["Lipophilicity"] },
  { about: "log P", type: "logp|log p", endpoints: ["Lipophilicity"] },
  {
    about: "log D at another pH",
    type: "logd|log d",
    unmapped: "log D at a pH other than 7.4: no K-MELLODDY endpoint",
  },
  { about: "acidity", anywhere: "pka", unmapped: "pKa: no K-MELLODDY endpoint" },
  {
    about: "solubility in simulated intestinal fluid",
    anywhere: "fassif|fessif|fassgf",
    unmapped: "solubility in simulated fluids: no K-MELLODDY endpoint",
  },
  {
    about: "solubility in water, at pH 7.4, or without a pH",
    anywhere: "solubility",
    pH: [7.4, "none"],
    endpoints: ["Solubility"],
  },
  {
    about: "solubility at another pH: never corrected",
    anywhere: "solubility",
    unmapped: "solubility at a pH other than 7.4: no K-MELLODDY endpoint",
  },

  // Pharmacokinetics, human.
  {
    about: "divided by an unknown bioavailability",
    anywhere: PK,
    measurement: "clearance f|cl f|vd f|vz f",
    unmapped: OTHER_PK,
  },
  {
    about: "parameters without an endpoint",
    anywhere: PK,
    measurement: "auc|aucinf|auclast|aucextra|cmax|tmax|co|c0|rsq|vd|vz|clhep",
    unmapped: OTHER_PK,
  },
  { about: "animals", anywhere: PK, species: ["other"], unmapped: NOT_HUMAN },
  { about: "no species", anywhere: PK, species: ["unnamed"], unmapped: NO_SPECIES },
  {
    about: "bioavailability",
    anywhere: PK,
    measurement: "ba|f|f ba|bioavailability",
    endpoints: ["F20", "F50"],
  },
  { about: "volume at steady state", anywhere: PK, measurement: "vss|vdss", endpoints: ["VDss"] },
  { about: "mean residence time", anywhere: PK, measurement: "mrt", endpoints: ["MRT"] },
  { about: "half-life", anywhere: PK, measurement: "t1 2", holds: "number", endpoints: ["t1/2(reg)"] },
  {
    about: "half-life, long or short",
    anywhere: PK,
    measurement: "t1 2",
    holds: "class",
    endpoints: ["t0.5(cls)"],
  },
  { about: "plasma clearance", anywhere: PK, measurement: "clp", holds: "number", endpoints: ["CLp(r)"] },
  {
    about: "plasma clearance as a class",
    anywhere: PK,
    measurement: "clp",
    holds: "class",
    endpoints: ["CLp(bc)"],
  },
  { about: "total clearance", anywhere: PK, measurement: "clearance|cl", endpoints: ["Clearance_total"] },
  { about: "other parameters", anywhere: PK, unmapped: OTHER_PK },
];
