import { maps, refuses, type EndpointRule } from "./endpoint-rule.ts";

/**
 * From what a row says of its test to K-MELLODDY's endpoints. The vocabulary is that of the standard data
 * format 4.6 and of its template V2; what HITS-AI/k-melloddy's preprocessing maps was the starting point.
 * Conditions list phrases, separated by bars, of which one has to occur as whole words, lower case, signs as
 * spaces.
 */

/** The isoforms of cytochrome P450 that have endpoints. */
export const CYP_ISOFORMS = ["CYP1A2", "CYP2B6", "CYP2C9", "CYP2C19", "CYP2D6", "CYP3A4"] as const;

const NOT_HUMAN = "K-MELLODDY has this endpoint for human only";
const NO_SPECIES = "Test_Subject names no species, and the endpoint is of one";
const OTHER_PK = "no K-MELLODDY endpoint for this pharmacokinetic parameter";
const ONE_CONCENTRATION = "inhibition at one concentration: the K-MELLODDY endpoint takes IC50 or a class";
const OTHER_CONSTANT = "a constant of inhibition other than IC50: no K-MELLODDY endpoint";

const IC50 = "ic50";
const INHIBITION = "inhibition|inhibitor|inhibitors|inhibit";
const SUBSTRATE = "substrate|substrates|phenotyping";
const PERCENT_INHIBITION = "inhibition";
const PK = "pk iv|pk po|pk ip|pk sc|pharmacokinetics|in vivo pk";
const MICROSOMES = "liver microsomes|liver microsome|microsomes|microsomal";
const HEPATOCYTES = "hepatocytes|hepatocyte";
const CLINT = "clint|cl int|intrinsic clearance";

// prettier-ignore
/** Rules of one isoform; the probes midazolam and testosterone are of CYP3A4. */
const cyp = (isoform: string): readonly EndpointRule[] => {
  const name = isoform.toLowerCase();
  const type = `${name}|${name.replace("cyp", "cyp ")}${name === "cyp3a4" ? "|cyp3a mdz|cyp3a tst" : ""}`;
  return [
    maps(`is a compound a substrate of ${isoform}`,
      { anywhere: SUBSTRATE, type }, `${isoform}_Substrate`),
    refuses(`percent inhibition of ${isoform}: depends on the concentration`,
      { type, measurement: PERCENT_INHIBITION, holds: "number" }, ONE_CONCENTRATION),
    maps(`IC50 for ${isoform}`,
      { type, measurement: IC50, without: "fold shift|ic50 fold" }, `${isoform}_Inhibitor`),
    refuses(`Ki, kinact and shifts of the IC50 of ${isoform}`,
      { type, measurement: "ki|kinact|fold|emax|ec50" }, OTHER_CONSTANT),
    maps(`is a compound an inhibitor of ${isoform}`,
      { anywhere: INHIBITION, type }, `${isoform}_Inhibitor`),
  ];
};

// prettier-ignore
/** Rules of a transporter that has an endpoint for inhibitors only. */
const inhibited = (protein: string, endpoint: string, type: string): readonly EndpointRule[] => [
  refuses(`substrates of ${protein}`,
    { anywhere: SUBSTRATE, type }, `K-MELLODDY has ${protein} for inhibitors only`),
  refuses(`percent inhibition of ${protein}`,
    { type, measurement: PERCENT_INHIBITION, holds: "number" }, ONE_CONCENTRATION),
  maps(`IC50 for ${protein}`,
    { type, measurement: IC50 }, endpoint),
  maps(`is a compound an inhibitor of ${protein}`,
    { type, anywhere: INHIBITION }, endpoint),
];

// prettier-ignore
/** The table: the first rule whose conditions all hold decides. */
export const ENDPOINT_RULES: readonly EndpointRule[] = [
  // Toxicity of cells and genes.
  refuses("cytotoxicity in cell lines, also where it is given as LD50",
    { anywhere: "cytotoxicity|cc50" }, "cytotoxicity: no K-MELLODDY endpoint"),
  refuses("genotoxicity tests other than Ames",
    { anywhere: "genetoxicity|genotoxicity|sos chromotest", without: "micronucleus|ames" },
    "genotoxicity other than Ames and micronucleus: no K-MELLODDY endpoint"),
  maps("Ames test of any strain, with or without S9",
    { type: "ames" }, "AMES"),
  maps("micronucleus test",
    { anywhere: "micronucleus" }, "Micronucleus"),
  refuses("percent inhibition of hERG",
    { type: "herg", measurement: PERCENT_INHIBITION, holds: "number" }, ONE_CONCENTRATION),
  maps("hERG channel, by patch clamp, fluorescence or binding",
    { type: "herg" }, "hERG"),
  maps("drug-induced liver injury",
    { anywhere: "dili" }, "DILI"),
  // Cytochromes: one isoform, exactly.
  refuses("induction is not inhibition",
    { anywhere: "induction|inducer" },
    "induction of cytochromes: no K-MELLODDY endpoint"),
  ...CYP_ISOFORMS.flatMap(cyp),
  // Transporters.
  maps("efflux ratio, of whatever cells",
    { anywhere: "efflux ratio", holds: "number" }, "Efflux_ratio"),
  maps("substrates of P-gp",
    { type: "p gp|pgp", anywhere: SUBSTRATE }, "pgp_substrate"),
  refuses("percent inhibition of P-gp",
    { type: "p gp|pgp", measurement: PERCENT_INHIBITION, holds: "number" }, ONE_CONCENTRATION),
  maps("inhibitors of P-gp",
    { type: "p gp|pgp", anywhere: `${INHIBITION}|${IC50}` }, "pgp_inhibitor"),
  maps("Efflux transporter with a class and nothing else: the template's Substrate / Non-substrate",
    { test: "efflux transporter", type: "p gp|pgp", holds: "class" }, "pgp_substrate"),
  refuses("the same of BCRP",
    { test: "efflux transporter", type: "bcrp", without: INHIBITION, holds: "class" },
    "K-MELLODDY has BCRP for inhibitors only"),
  ...inhibited("BCRP", "BCRP", "bcrp"),
  ...inhibited("OATP1B1", "OATP1B1_Inhibitor", "oatp1b1"),
  ...inhibited("OATP1B3", "OATP1B3_Inhibitor", "oatp1b3"),
  ...inhibited("OATP2B1", "OATP2B1_Inhibitor", "oatp2b1"),
  ...inhibited("MATE1", "MATE1_Inhibitor", "mate1|mate 1"),
  ...inhibited("OCT2", "OCT2_Inhibitor", "oct2|oct 2"),
  maps("substrates of UGT",
    { type: "ugt", anywhere: SUBSTRATE }, "UGT_substrate"),
  // Permeability.
  refuses("PAMPA with brain lipids is another assay than intestinal PAMPA",
    { type: "bbb pampa|pampa bbb" }, "BBB-PAMPA: K-MELLODDY's PAMPA endpoints are of the intestinal assay"),
  maps("PAMPA at pH 5",
    { type: "pampa", pH: [5] }, "PAMPA_pH5(bc)"),
  maps("PAMPA at pH 7.4",
    { type: "pampa", pH: [7.4] }, "PAMPA_pH7.4(bc)"),
  refuses("PAMPA at another pH, or at none",
    { type: "pampa" }, "PAMPA at a pH other than 5 and 7.4, or without one: no K-MELLODDY endpoint"),
  refuses("from B to A alone",
    { type: "caco 2|caco2", measurement: "papp btoa|papp b a|papp b to a|btoa" },
    "permeability from B to A alone: no K-MELLODDY endpoint"),
  maps("Caco-2 from A to B",
    { type: "caco 2|caco2" }, "Caco2"),
  refuses("other cells",
    { type: "mdck|mdck ii|mdck mdr1|llc|llc pk1", test: "permeability" },
    "permeability of MDCK or LLC cells: no K-MELLODDY endpoint"),
  // Brain.
  refuses("unbound brain to unbound plasma",
    { anywhere: "kp uu|unbound bbb|unbound|kpuu", test: "brain penetration" },
    "unbound brain-to-plasma ratio: no K-MELLODDY endpoint"),
  maps("brain penetration as total brain-to-plasma ratio, of any species, or as a class",
    { test: "brain penetration|bbb" }, "BBB_logbb(cls)"),
  // Plasma.
  refuses("fraction unbound: two endpoints have it",
    { anywhere: "fu p|fu|fup" },
    "fraction unbound: write fu_df or fu_deeppk in Test_Type to say which endpoint it is for"),
  maps("plasma protein binding, bound, in human plasma",
    { anywhere: "ppb|plasma protein binding", species: ["human"] }, "PPBR"),
  refuses("in other plasma",
    { anywhere: "ppb|plasma protein binding", species: ["other"] }, NOT_HUMAN),
  refuses("in unnamed plasma",
    { anywhere: "ppb|plasma protein binding" }, NO_SPECIES),
  refuses("stability in plasma",
    { anywhere: "plasma stability" }, "stability in plasma: no K-MELLODDY endpoint"),
  // Metabolic stability.
  refuses("conjugation",
    { anywhere: "phase ii|metabolic stability ii" }, "phase II metabolism: no K-MELLODDY endpoint"),
  maps("intrinsic clearance in human liver microsomes",
    { type: MICROSOMES, measurement: CLINT, species: ["human"] }, "Clearance_Microsome_AZ"),
  maps("intrinsic clearance in human hepatocytes",
    { type: HEPATOCYTES, measurement: CLINT, species: ["human"] }, "Clearance_Hepatocyte_AZ"),
  maps("what human liver microsomes leave in 30 minutes",
    { type: MICROSOMES, measurement: "remaining 30min|remaining 30 min", species: ["human"] }, "HLM"),
  maps("what rat liver microsomes leave in 30 minutes",
    { type: MICROSOMES, measurement: "remaining 30min|remaining 30 min", subject: "rat|r" }, "RLM"),
  refuses("what is left after another time",
    { type: MICROSOMES, measurement: "remaining|remaining 10min|remaining 60min|remaining 120min|remaining 240min" },
    "what remains after a time other than 30 min: K-MELLODDY's endpoint takes 30 min"),
  maps("half-life in human liver microsomes, for studies that ask for HLM in minutes",
    { type: MICROSOMES, measurement: "t1 2", species: ["human"], unit: "min" }, "HLM"),
  maps("half-life in rat liver microsomes, for studies that ask for RLM in minutes",
    { type: MICROSOMES, measurement: "t1 2", subject: "rat|r", unit: "min" }, "RLM"),
  maps("stable or not, human",
    { type: MICROSOMES, species: ["human"], holds: "class" }, "HLM"),
  maps("stable or not, rat",
    { type: MICROSOMES, subject: "rat|r", holds: "class" }, "RLM"),
  refuses("other species and measures of metabolic stability",
    { type: `${MICROSOMES}|${HEPATOCYTES}` },
    "no K-MELLODDY endpoint for this species and measure of metabolic stability"),
  refuses("template V2: which system was used is not said",
    { test: "metabolic stability" },
    "metabolic stability without its system, liver microsomes or hepatocytes"),
  // Physical chemistry.
  refuses("computed, so no measurement",
    { anywhere: "clogp|alogp|xlogp|mlogp" }, "a computed log P is no measurement"),
  maps("log D at pH 7.4",
    { type: "logd|log d", pH: [7.4, "none"] }, "Lipophilicity"),
  maps("log P",
    { type: "logp|log p" }, "Lipophilicity"),
  refuses("log D at another pH",
    { type: "logd|log d" }, "log D at a pH other than 7.4: no K-MELLODDY endpoint"),
  refuses("acidity",
    { anywhere: "pka" }, "pKa: no K-MELLODDY endpoint"),
  refuses("solubility in simulated intestinal fluid",
    { anywhere: "fassif|fessif|fassgf" }, "solubility in simulated fluids: no K-MELLODDY endpoint"),
  maps("solubility in water, at pH 7.4, or without a pH",
    { anywhere: "solubility", pH: [7.4, "none"] }, "Solubility"),
  refuses("solubility at another pH: never corrected",
    { anywhere: "solubility" }, "solubility at a pH other than 7.4: no K-MELLODDY endpoint"),
  // Pharmacokinetics, human.
  refuses("divided by an unknown bioavailability",
    { anywhere: PK, measurement: "clearance f|cl f|vd f|vz f" }, OTHER_PK),
  refuses("parameters without an endpoint",
    { anywhere: PK, measurement: "auc|aucinf|auclast|aucextra|cmax|tmax|co|c0|rsq|vd|vz|clhep" }, OTHER_PK),
  refuses("animals",
    { anywhere: PK, species: ["other"] }, NOT_HUMAN),
  refuses("no species",
    { anywhere: PK, species: ["unnamed"] }, NO_SPECIES),
  maps("bioavailability",
    { anywhere: PK, measurement: "ba|f|f ba|bioavailability" }, "F20", "F50"),
  maps("volume at steady state",
    { anywhere: PK, measurement: "vss|vdss" }, "VDss"),
  maps("mean residence time",
    { anywhere: PK, measurement: "mrt" }, "MRT"),
  maps("half-life",
    { anywhere: PK, measurement: "t1 2", holds: "number" }, "t1/2(reg)"),
  maps("half-life, long or short",
    { anywhere: PK, measurement: "t1 2", holds: "class" }, "t0.5(cls)"),
  maps("plasma clearance",
    { anywhere: PK, measurement: "clp", holds: "number" }, "CLp(r)"),
  maps("plasma clearance as a class",
    { anywhere: PK, measurement: "clp", holds: "class" }, "CLp(bc)"),
  maps("total clearance",
    { anywhere: PK, measurement: "clearance|cl" }, "Clearance_total"),
  refuses("other parameters",
    { anywhere: PK }, OTHER_PK),
];
