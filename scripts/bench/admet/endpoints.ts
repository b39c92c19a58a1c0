import type { TaskKind } from "../../../models/architecture/trunk-and-heads.ts";
import { auroc, averagePrecision } from "../../../models/metrics/classification.ts";
import { mae, spearman } from "../../../models/metrics/regression.ts";

type Metric = (labels: ArrayLike<number>, predictions: ArrayLike<number>) => number | null;

/** The metrics of the benchmark by the name that its lines carry. */
export const metrics = { mae, spearman, auroc, auprc: averagePrecision } satisfies Record<string, Metric>;

/** The columns of published figures, in the order of `Endpoint.published`. */
export const publishedModels = ["RDKit2D+MLP", "ADMETboost", "MapLight"] as const;

/** One endpoint of the benchmark (Therapeutics Data Commons, ADMET group; Huang et al. 2021). */
export type Endpoint = {
  readonly name: string;
  /** Below the folder of public sets. */
  readonly file: string;
  readonly kind: TaskKind;
  readonly metric: keyof typeof metrics;
  /** Trained on the decimal logarithm of its values, which span orders of magnitude. */
  readonly logarithmic: boolean;
  /** Test figures of `publishedModels` on the same split. */
  readonly published: readonly [number, number, number];
};

/** The twelve endpoints, in the order of the table. */
export const endpoints: readonly Endpoint[] = [
  regression("caco2", "tdc_caco2_wang.csv", "mae", [0.393, 0.288, 0.276]),
  regression("solubility", "tdc_solubility_aqsoldb.csv.gz", "mae", [0.827, 0.727, 0.792]),
  classification("hia", "tdc_hia_hou.csv", "auroc", [0.972, 0.987, 0.986]),
  classification("pgp", "tdc_pgp_broccatelli.csv", "auroc", [0.918, 0.911, 0.93]),
  classification("bbb", "tdc_bbb_martins.csv", "auroc", [0.889, 0.905, 0.916]),
  classification("cyp3a4", "tdc_cyp3a4_veith.csv.gz", "auprc", [0.829, 0.877, 0.881]),
  classification("cyp2c9", "tdc_cyp2c9_veith.csv.gz", "auprc", [0.742, 0.794, 0.783]),
  { ...regression("vdss", "tdc_vdss_lombardo.csv", "spearman", [0.561, 0.612, 0.707]), logarithmic: true },
  {
    ...regression("half_life", "tdc_half_life_obach.csv", "spearman", [0.184, 0.396, 0.562]),
    logarithmic: true,
  },
  classification("herg", "tdc_herg.csv", "auroc", [0.841, 0.806, 0.871]),
  classification("ames", "tdc_ames.csv", "auroc", [0.823, 0.859, 0.868]),
  classification("dili", "tdc_dili.csv", "auroc", [0.875, 0.933, 0.887]),
];

/** Whether `left` is a better value of the metric than `right`, or equal. */
export function isAtLeast(metric: Endpoint["metric"], left: number, right: number): boolean {
  return metric === "mae" ? left <= right : left >= right;
}

function regression(
  name: string,
  file: string,
  metric: "mae" | "spearman",
  published: Endpoint["published"],
): Endpoint {
  return { name, file: `admet/${file}`, kind: "regression", metric, logarithmic: false, published };
}

function classification(
  name: string,
  file: string,
  metric: "auroc" | "auprc",
  published: Endpoint["published"],
): Endpoint {
  return { name, file: `admet/${file}`, kind: "classification", metric, logarithmic: false, published };
}
