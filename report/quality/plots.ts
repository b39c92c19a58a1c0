import type { TopLevelSpec } from "vega-lite";
import type { Language } from "../plots.ts";
import type { DataQuality, Distribution, FoldRole } from "./quality.ts";
import { formatValue } from "./words.ts";

const WORDS = {
  en: {
    exact: "exact",
    censored: "only a bound",
    measurements: "measurements",
    fold: "fold",
    training: "training",
    validation: "validation",
    test: "test",
    compounds: "compounds",
    records: "records",
    similarity: "Tanimoto similarity to the nearest training compound",
    tested: "test compounds",
  },
  ko: {
    exact: "정확한 값",
    censored: "한계값",
    measurements: "측정 수",
    fold: "폴드",
    training: "학습",
    validation: "검증",
    test: "테스트",
    compounds: "화합물",
    records: "기록",
    similarity: "가장 가까운 학습 화합물과의 Tanimoto 유사도",
    tested: "테스트 화합물",
  },
} as const;

const COLOURS = { exact: "#0f766e", censored: "#d97706" } as const;
const ROLE_COLOURS: Readonly<Record<FoldRole, string>> = {
  training: "#94a3b8",
  validation: "#d97706",
  test: "#0f766e",
};

/** The histogram of an endpoint's values, censored ones on top. */
export function valueHistogram(
  { scale, bins }: Distribution,
  unit: string,
  language: Language,
): TopLevelSpec {
  const words = WORDS[language];
  const values = bins.flatMap(({ from, to, exact, censored }) => {
    const place = scale === "log10" ? { from: Math.log10(from), to: Math.log10(to) } : { from, to };
    return [
      { ...place, what: words.exact, low: 0, high: exact },
      { ...place, what: words.censored, low: exact, high: exact + censored },
    ].filter(({ low, high }) => high > low);
  });
  const label = scale === "log10" ? { labelExpr: "format(pow(10, datum.value), '~g')" } : {};
  return {
    width: 330,
    height: 110,
    data: { values },
    mark: { type: "rect", stroke: "#ffffff", strokeWidth: 0.5 },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title: unit === "" ? null : unit,
        scale: { zero: false, nice: false },
        axis: { tickCount: 5, grid: false, ...label },
      },
      x2: { field: "to" },
      y: {
        field: "low",
        type: "quantitative",
        title: words.measurements,
        axis: { tickCount: 3, format: "~s" },
      },
      y2: { field: "high" },
      color: {
        field: "what",
        type: "nominal",
        legend: null,
        scale: { domain: [words.exact, words.censored], range: [COLOURS.exact, COLOURS.censored] },
      },
    },
  };
}

/** How many measurements each class has, for labels that are classes. */
export function classBars({ bins }: Distribution, language: Language): TopLevelSpec {
  const words = WORDS[language];
  const count = (isOne: boolean): number =>
    bins
      .filter(({ to }) => to > 0.5 === isOne)
      .reduce((sum, { exact, censored }) => sum + exact + censored, 0);
  return {
    width: 330,
    height: 60,
    data: {
      values: [
        { label: "0", count: count(false) },
        { label: "1", count: count(true) },
      ],
    },
    mark: { type: "bar", color: COLOURS.exact, cornerRadiusEnd: 2, height: { band: 0.6 } },
    encoding: {
      y: { field: "label", type: "nominal", title: null, axis: { ticks: false } },
      x: {
        field: "count",
        type: "quantitative",
        title: words.measurements,
        axis: { tickCount: 4, format: "~s" },
      },
    },
  };
}

/** Compounds of each fold, coloured by its role. */
export function foldBars({ folds, split }: DataQuality, language: Language): TopLevelSpec {
  const words = WORDS[language];
  const roles = ["training", "validation", "test"] as const;
  return {
    width: 360,
    height: 180,
    data: { values: folds.map(({ fold, role, compounds }) => ({ fold, role: words[role], compounds })) },
    mark: { type: "bar", cornerRadiusEnd: 2, width: { band: 0.7 } },
    encoding: {
      x: { field: "fold", type: "ordinal", title: words.fold, axis: { labelAngle: 0 } },
      y: {
        field: "compounds",
        type: "quantitative",
        title: split === null ? words.records : words.compounds,
        axis: { format: "~s" },
      },
      color: {
        field: "role",
        type: "nominal",
        legend: { symbolType: "square" },
        scale: { domain: roles.map((role) => words[role]), range: roles.map((role) => ROLE_COLOURS[role]) },
      },
    },
  };
}

/** How near test compounds are to training compounds. */
export function similarityHistogram(bins: readonly number[], language: Language): TopLevelSpec {
  const words = WORDS[language];
  const width = 1 / bins.length;
  const values = bins.map((count, index) => ({
    from: index * width,
    to: (index + 1) * width,
    low: 0,
    count,
  }));
  return {
    width: 360,
    height: 180,
    data: { values },
    mark: { type: "rect", color: COLOURS.exact, stroke: "#ffffff", strokeWidth: 0.5 },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title: words.similarity,
        scale: { domain: [0, 1] },
        axis: { format: ".1f", grid: false },
      },
      x2: { field: "to" },
      y: { field: "low", type: "quantitative", title: words.tested },
      y2: { field: "count" },
    },
  };
}

/** The median and the quartiles of a distribution, in words for below its plot. */
export function describeSpread({ minimum, quartiles, maximum }: Distribution): string {
  return [minimum, ...quartiles, maximum].map(formatValue).join(" · ");
}
