import type { TopLevelSpec } from "vega-lite";
import { isLowerBetter, metricLabel } from "./compare.ts";
import type { EgressSum, EndpointResult, RoundResult } from "./summary.ts";

/** The languages of the report. */
export type Language = "en" | "ko";

/** Colours told apart with any colour vision, and in grey by shape. */
export const MODEL_COLOURS = { singlePartner: "#6b7280", federated: "#0f766e", pooled: "#d97706" } as const;

const WORDS = {
  en: {
    round: "round",
    loss: "loss per label",
    train: "training",
    validation: "validation",
    seconds: "seconds",
    higher: "higher is better",
    lower: "lower is better",
    bytes: "bytes that left",
    update: "updates",
    other: "all other messages",
  },
  ko: {
    round: "라운드",
    loss: "라벨당 손실",
    train: "학습",
    validation: "검증",
    seconds: "초",
    higher: "높을수록 좋음",
    lower: "낮을수록 좋음",
    bytes: "나간 바이트",
    update: "업데이트",
    other: "그 밖의 모든 메시지",
  },
} as const;

/** Training and validation loss of the federated model by round. */
export function learningCurve(rounds: readonly RoundResult[], language: Language): TopLevelSpec {
  const words = WORDS[language];
  const values = rounds.flatMap(({ round, trainLoss, validation }) => [
    ...(trainLoss === null ? [] : [{ round, series: words.train, loss: trainLoss }]),
    ...(validation === null ? [] : [{ round, series: words.validation, loss: validation }]),
  ]);
  return {
    width: 400,
    height: 210,
    data: { values },
    mark: { type: "line", point: { size: 34, filled: true }, strokeWidth: 2 },
    encoding: {
      x: { field: "round", type: "quantitative", title: words.round, ...roundAxis(rounds) },
      y: { field: "loss", type: "quantitative", title: words.loss, scale: { zero: false } },
      color: {
        field: "series",
        type: "nominal",
        legend: { symbolType: "stroke", symbolSize: 260 },
        scale: { domain: [words.train, words.validation], range: ["#64748b", MODEL_COLOURS.federated] },
      },
      strokeDash: {
        field: "series",
        type: "nominal",
        scale: {
          domain: [words.train, words.validation],
          range: [
            [5, 3],
            [1, 0],
          ],
        },
      },
    },
  };
}

/** How long each round took. */
export function roundDurations(rounds: readonly RoundResult[], language: Language): TopLevelSpec {
  const words = WORDS[language];
  return {
    width: 400,
    height: 210,
    data: { values: rounds.map(({ round, durationMs }) => ({ round, seconds: durationMs / 1000 })) },
    mark: { type: "bar", color: "#94a3b8", cornerRadiusEnd: 2, width: { band: 0.7 } },
    encoding: {
      x: { field: "round", type: "ordinal", title: words.round, axis: { labelAngle: 0, labelOverlap: true } },
      y: { field: "seconds", type: "quantitative", title: words.seconds },
    },
  };
}

/** One endpoint: the three models of each node on one line, on a scale of the endpoint's own. */
export function endpointDots(results: readonly EndpointResult[], language: Language): TopLevelSpec {
  const { endpoint, metric } = results[0]!;
  const words = WORDS[language];
  const direction = isLowerBetter(metric) ? words.lower : words.higher;
  const models = ["singlePartner", "federated", "pooled"] as const;
  const dots = results.flatMap((result) =>
    models.flatMap((model) =>
      result[model] === null ? [] : [{ node: result.node, model, value: result[model] }],
    ),
  );
  const moves = results.flatMap(({ node, singlePartner, federated }) =>
    singlePartner === null || federated === null ? [] : [{ node, from: singlePartner, to: federated }],
  );
  const nodes = { domain: results.map(({ node }) => node) };
  const y = {
    field: "node",
    type: "nominal",
    title: null,
    scale: nodes,
    axis: { grid: true, ticks: false },
  } as const;
  const scale = { zero: false, nice: true, padding: 12 };
  const x = { type: "quantitative", title: null, scale, axis: { tickCount: 5 } } as const;
  return {
    title: { text: endpoint, subtitle: `${metricLabel(metric)} · ${direction}` },
    width: 360,
    height: { step: 30 },
    layer: [
      {
        data: { values: moves },
        mark: { type: "rule", strokeWidth: 3, opacity: 0.3, color: MODEL_COLOURS.federated },
        encoding: { y, x: { ...x, field: "from" }, x2: { field: "to" } },
      },
      {
        data: { values: dots },
        mark: { type: "point", size: 95, strokeWidth: 2, opacity: 1 },
        encoding: {
          y,
          x: { ...x, field: "value" },
          shape: {
            field: "model",
            type: "nominal",
            legend: null,
            scale: { domain: [...models], range: ["circle", "circle", "diamond"] },
          },
          stroke: { field: "model", type: "nominal", legend: null, scale: colours(models) },
          fill: {
            field: "model",
            type: "nominal",
            legend: null,
            scale: { domain: [...models], range: ["#ffffff", MODEL_COLOURS.federated, "#ffffff"] },
          },
        },
      },
    ],
  };
}

/** Bytes that left each node, updates and everything else, from the nodes' own records. */
export function egressBars(egress: readonly EgressSum[], language: Language): TopLevelSpec {
  const words = WORDS[language];
  const values = egress.map(({ node, kind, bytes }) => ({
    node,
    what: kind === "update" ? words.update : words.other,
    bytes,
  }));
  return {
    width: 780,
    height: { step: 28 },
    data: { values },
    mark: { type: "bar", height: { band: 0.6 } },
    encoding: {
      y: { field: "node", type: "nominal", title: null, axis: { ticks: false } },
      x: {
        aggregate: "sum",
        field: "bytes",
        type: "quantitative",
        title: words.bytes,
        axis: { format: "~s", tickCount: 5 },
      },
      color: {
        field: "what",
        type: "nominal",
        scale: {
          domain: [words.update, words.other],
          range: [MODEL_COLOURS.federated, MODEL_COLOURS.pooled],
        },
      },
    },
  };
}

function colours(models: readonly (keyof typeof MODEL_COLOURS)[]) {
  return { domain: [...models], range: models.map((model) => MODEL_COLOURS[model]) };
}

/** Whole rounds only, from the first to the last. */
function roundAxis(rounds: readonly RoundResult[]) {
  const last = Math.max(2, ...rounds.map(({ round }) => round));
  return {
    scale: { domain: [1, last], nice: false },
    axis: { tickMinStep: 1, format: "d", grid: false },
  };
}
