import { CYP_ISOFORMS } from "../../../../../../client/data/formats/k-melloddy/endpoint-rules.ts";

/** Test, Test_Type, Test_Subject, Measurement_Type, Measurement_Condition, word of the result. */
export type TestRow = readonly [string, string, string?, string?, string?, string?];

const CYP = CYP_ISOFORMS.flatMap((isoform): (readonly [TestRow, ...string[]])[] => [
  [["CYP_Inhibition", isoform, "Human", "IC50"], `${isoform}_Inhibitor`],
  [["CYP_Inhibition", isoform, "", "", "", "Positive"], `${isoform}_Inhibitor`],
  [["CYP", isoform, "", "", "", "Inhibitor"], `${isoform}_Inhibitor`],
  [["CYP_Substrate", isoform, "", "", "", "Negative"], `${isoform}_Substrate`],
  [["CYP", isoform, "", "", "", "Non-substrate"], `${isoform}_Substrate`],
]);

const TRANSPORTERS = [
  ["BCRP", "BCRP"],
  ["OATP1B1", "OATP1B1_Inhibitor"],
  ["OATP1B3", "OATP1B3_Inhibitor"],
  ["OATP2B1", "OATP2B1_Inhibitor"],
  ["MATE1", "MATE1_Inhibitor"],
  ["OCT2", "OCT2_Inhibitor"],
] as const;

/** What the vocabulary of the format says, and the endpoints that take it. */
export const MAPPED_ROWS: readonly (readonly [TestRow, ...string[]])[] = [
  ...CYP,
  [["CYP_Inhibition", "CYP3A4_MDZ", "", "IC50"], "CYP3A4_Inhibitor"],
  [["CYP_Inhibition", "CYP3A4_TST", "", "IC50"], "CYP3A4_Inhibitor"],
  [["CYP Inhibition", "CYP3A-MDZ", "", "IC50"], "CYP3A4_Inhibitor"],
  ...TRANSPORTERS.flatMap(([protein, endpoint]): (readonly [TestRow, string])[] => [
    [["Efflux_transporter", protein, "", "IC50"], endpoint],
    [["Transporter", protein, "", "", "", "Non-inhibitor"], endpoint],
  ]),
  [["Transporter", "BCRP inhibition", "", "", "", "Positive"], "BCRP"],
  [["Efflux_transporter", "BCRP", "MDCK-MDR1", "IC50"], "BCRP"],
  [["Efflux_transporter", "P_gp", "MDCK-MDR1", "efflux_Ratio"], "Efflux_ratio"],
  [["Permeability", "Caco-2", "", "efflux ratio"], "Efflux_ratio"],
  [["Efflux transporter", "P-gp", "", "", "", "Non-substrate"], "pgp_substrate"],
  [["Efflux transporter", "P-gp", "LLC", "", "", "Positive"], "pgp_substrate"],
  [["Efflux_transporter", "P_gp", "", "IC50"], "pgp_inhibitor"],
  [["Efflux_transporter", "P_gp", "", "Inhibition", "", "Negative"], "pgp_inhibitor"],
  [["Metabolism", "UGT", "", "", "", "Substrate"], "UGT_substrate"],
  [["Toxicity", "Ames", "S.typhimurium", "TA98_S9+", "", "Negative"], "AMES"],
  [["Toxicity", "Ames", "E.coli", "WP2uvrA(pKM101)_S9-", "", "Positive"], "AMES"],
  [["Toxicity", "Genetoxicity", "", "Micronucleus", "", "Positive"], "Micronucleus"],
  [["Toxicity", "hERG", "HEK293", "IC50"], "hERG"],
  [["Toxicity", "hERG_Patch clamp", "", "IC50"], "hERG"],
  [["DILI", "Liver", "", "", "", "Positive"], "DILI"],
  [["Permeability", "PAMPA", "pH5", "Pe"], "PAMPA_pH5(bc)"],
  [["Permeability", "PAMPA", "", "Papp", "pH 5.0"], "PAMPA_pH5(bc)"],
  [["Permeability", "PAMPA", "pH7.4", "Pe"], "PAMPA_pH7.4(bc)"],
  [["Permeability", "PAMPA", "", "Pe", "7.4"], "PAMPA_pH7.4(bc)"],
  [["Permeability", "Caco-2", "", "Papp"], "Caco2"],
  [["Permeability", "", "Caco-2", "Papp"], "Caco2"],
  [["Brain_penetration", "Total_BBB", "Rat", "Kp"], "BBB_logbb(cls)"],
  [["Brain penetration", "Total brain-to-plasma ratios", "", "", "", "CNS+"], "BBB_logbb(cls)"],
  [["Plasma_protein_binding", "PPB", "Human"], "PPBR"],
  [["Metabolic_stability", "Liver_microsomes", "Human", "CLint"], "Clearance_Microsome_AZ"],
  [["Metabolic_stability", "Hepatocytes", "Human", "CLint"], "Clearance_Hepatocyte_AZ"],
  [["Metabolic_stability", "Liver_microsomes", "Human", "Remaining_30min"], "HLM"],
  [["Metabolic_stability", "Liver_microsomes", "Human", "T1/2"], "HLM"],
  [["Metabolic_stability", "Liver_microsomes", "Human", "", "", "Stable"], "HLM"],
  [["Metabolic_stability", "Liver_microsomes", "Rat", "Remaining_30min"], "RLM"],
  [["Metabolic_stability", "Liver_microsomes", "Rat", "T1/2"], "RLM"],
  [["Metabolic_stability", "Liver_microsomes", "Rat", "", "", "Unstable"], "RLM"],
  [["Physicochem", "logD_pH7.4"], "Lipophilicity"],
  [["Physicochem", "logP"], "Lipophilicity"],
  [["Solubility", "Solubility_pH7.4"], "Solubility"],
  [["Solubility", "Solubility_DW"], "Solubility"],
  [["In_vivo_PK", "PK_po", "Human", "BA"], "F20", "F50"],
  [["In_vivo_PK", "PK_iv", "Human", "Vss"], "VDss"],
  [["In_vivo_PK", "PK_iv", "Human", "MRT"], "MRT"],
  [["In_vivo_PK", "PK_iv", "Human", "T1/2"], "t1/2(reg)"],
  [["In_vivo_PK", "PK_iv", "Human", "T1/2", "", "Positive"], "t0.5(cls)"],
  [["In_vivo_PK", "PK_iv", "Human", "CLp"], "CLp(r)"],
  [["In_vivo_PK", "PK_iv", "Human", "CLp", "", "Negative"], "CLp(bc)"],
  [["Pharmacokinetics", "PK_iv", "Human", "Clearance"], "Clearance_total"],
];

const NO_ISOFORM = "no K-MELLODDY endpoint for this CYP isoform";
const ONE_CONCENTRATION = "inhibition at one concentration: the K-MELLODDY endpoint takes IC50 or a class";
const OTHER_CONSTANT = "a constant of inhibition other than IC50: no K-MELLODDY endpoint";
const NOT_HUMAN = "K-MELLODDY has this endpoint for human only";
const NO_SPECIES = "Test_Subject names no species, and the endpoint is of one";
const OTHER_PK = "no K-MELLODDY endpoint for this pharmacokinetic parameter";
const OTHER_PAMPA = "PAMPA at a pH other than 5 and 7.4, or without one: no K-MELLODDY endpoint";

/** What the vocabulary of the format says that no endpoint takes, and why. */
export const UNMAPPED_ROWS: readonly (readonly [TestRow, string])[] = [
  [["CYP_Inhibition", "CYP1A1", "", "IC50"], NO_ISOFORM],
  [["CYP_Inhibition", "CYP2C8", "", "IC50"], NO_ISOFORM],
  [["CYP_Inhibition", "CYP2C", "", "IC50"], NO_ISOFORM],
  [["CYP", "CYP2D6"], "neither inhibition nor substrate is said of this CYP isoform"],
  [["CYP_Inhibition", "CYP2D6", "", "Inhibition_10uM"], ONE_CONCENTRATION],
  [["CYP_Inhibition", "CYP2D6", "", "%Inhibition(conc.)"], ONE_CONCENTRATION],
  [["CYP_Inhibition", "CYP2D6", "", "Ki"], OTHER_CONSTANT],
  [["CYP_Inhibition", "CYP2D6", "", "IC50 fold-shift"], OTHER_CONSTANT],
  [["CYP_Induction", "CYP3A4", "", "Emax"], "induction of cytochromes: no K-MELLODDY endpoint"],
  [["Efflux_transporter", "P_gp", "", "Inhibition_10uM"], ONE_CONCENTRATION],
  [["Toxicity", "hERG", "", "Inhibition_10uM"], ONE_CONCENTRATION],
  [["Transporter", "OATP1B1", "", "Inhibition_1uM"], ONE_CONCENTRATION],
  ...TRANSPORTERS.flatMap(([protein]): (readonly [TestRow, string])[] => [
    [["Transporter", protein, "", "", "", "Substrate"], `K-MELLODDY has ${protein} for inhibitors only`],
    [["Transporter", protein, "", "Inhibition_1uM"], ONE_CONCENTRATION],
  ]),
  ...CYP_ISOFORMS.flatMap((isoform): (readonly [TestRow, string])[] => [
    [["CYP_Inhibition", isoform, "Human", "Inhibition_10uM"], ONE_CONCENTRATION],
    [["CYP_Inhibition", isoform, "Human", "kinact"], OTHER_CONSTANT],
  ]),
  [["Efflux transporter", "BCRP", "", "", "", "Positive"], "K-MELLODDY has BCRP for inhibitors only"],
  [["Toxicity", "Cytotoxicity_HepG2", "", "LD50"], "cytotoxicity: no K-MELLODDY endpoint"],
  [
    ["Toxicity", "Genetoxicity", "E.coli", "SOS Chromotest"],
    "genotoxicity other than Ames and micronucleus: no K-MELLODDY endpoint",
  ],
  [
    ["Permeability", "BBB_PAMPA", "", "Pe"],
    "BBB-PAMPA: K-MELLODDY's PAMPA endpoints are of the intestinal assay",
  ],
  [["Permeability", "PAMPA", "pH6.5", "Pe"], OTHER_PAMPA],
  [["Permeability", "PAMPA", "", "Pe"], OTHER_PAMPA],
  [["Permeability", "PAMPA", "pH5", "Pe", "pH7.4"], "two different pH are stated"],
  [["Permeability", "Caco-2", "", "Papp B to A"], "permeability from B to A alone: no K-MELLODDY endpoint"],
  [["Permeability", "MDCK II", "", "Papp"], "permeability of MDCK or LLC cells: no K-MELLODDY endpoint"],
  [
    ["Brain_penetration", "Unbound_BBB", "Rat", "Kp_uu"],
    "unbound brain-to-plasma ratio: no K-MELLODDY endpoint",
  ],
  [
    ["Plasma_protein_binding", "PPB", "Human", "fu,p"],
    "fraction unbound: write fu_df or fu_deeppk in Test_Type to say which endpoint it is for",
  ],
  [["Plasma_protein_binding", "PPB", "Mouse"], NOT_HUMAN],
  [["Plasma_protein_binding", "PPB"], NO_SPECIES],
  [
    ["Plasma_stability", "Plasma stability", "Human", "Remaining_120min"],
    "stability in plasma: no K-MELLODDY endpoint",
  ],
  [
    ["Metabolic_stability", "Hepatocytes_Phase_II", "Human", "CLint"],
    "phase II metabolism: no K-MELLODDY endpoint",
  ],
  [
    ["Metabolic stability", "Metabolic stability II", "Human", "T1/2"],
    "phase II metabolism: no K-MELLODDY endpoint",
  ],
  [
    ["Metabolic stability", "Metabolic stability I", "Human", "T1/2"],
    "metabolic stability without its system, liver microsomes or hepatocytes",
  ],
  [
    ["Metabolic_stability", "Liver_microsomes", "Human", "Remaining_60min"],
    "what remains after a time other than 30 min: K-MELLODDY's endpoint takes 30 min",
  ],
  [
    ["Metabolic_stability", "Liver_microsomes", "Dog", "CLint"],
    "no K-MELLODDY endpoint for this species and measure of metabolic stability",
  ],
  [["Physicochem", "ClogP"], "a computed log P is no measurement"],
  [["Physicochem", "logD_pH2"], "log D at a pH other than 7.4: no K-MELLODDY endpoint"],
  [["Physicochem", "pKa"], "pKa: no K-MELLODDY endpoint"],
  [["Solubility", "Solubility_pH2.1"], "solubility at a pH other than 7.4: no K-MELLODDY endpoint"],
  [["Solubility", "Solubility", "pH9.0"], "solubility at a pH other than 7.4: no K-MELLODDY endpoint"],
  [["Solubility", "Solubility_FaSSIF"], "solubility in simulated fluids: no K-MELLODDY endpoint"],
  [["In_vivo_PK", "PK_po", "Human", "AUCinf"], OTHER_PK],
  [["In_vivo_PK", "PK_po", "Human", "Clearance/F"], OTHER_PK],
  [["In_vivo_PK", "PK_iv", "Human", "X"], OTHER_PK],
  [["In_vivo_PK", "PK_iv", "Rat", "Vss"], NOT_HUMAN],
  [["In_vivo_PK", "PK_iv", "", "Vss"], NO_SPECIES],
];
