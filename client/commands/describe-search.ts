import type { SearchOutcome } from "../training/search/search-baseline.ts";
import type { TrialRecord } from "../training/search/search-record.ts";
import { formatTable } from "../../process/format-table.ts";

const STATES: Record<TrialRecord["state"], string> = {
  first_part: "first part",
  given_up: "given up",
  finished: "finished",
};

/**
 * A search that has ended, for a person: its trials, the winner, the effort, and the winner's test figures.
 */
export function describeSearch({ record, model }: SearchOutcome): string {
  const { effort, trials, winner, study } = record;
  const trialRows = trials.map((trial) => rowOf(trial, winner));
  const resultRows = model.results.map(({ node, endpoint, metric, value, testCount }) => [
    node,
    endpoint,
    metric,
    value === null ? "-" : value.toFixed(3),
    String(testCount),
  ]);
  return [
    formatTable(
      [
        "trial",
        "learning rate",
        "weight decay",
        "dropout",
        "trunk",
        "batch",
        "classes",
        "epochs",
        "validation loss",
        "",
      ],
      trialRows,
    ),
    `effort: ${effort.trials} trials, ${effort.epochs} epochs in all; the recipe of ${study} takes ${effort.recipeEpochs}\n`,
    formatTable(["node", "endpoint", "metric", "test", "test labels"], resultRows),
  ].join("\n");
}

function rowOf(record: TrialRecord, winner: number | null): string[] {
  const { trial, settings, state, epochs, validationLoss } = record;
  const { learningRate, weightDecay, dropout, trunk = [], batchSize, classBalance } = settings;
  return [
    trial === 0 ? "0 (recipe)" : String(trial),
    String(learningRate),
    String(weightDecay),
    String(dropout),
    trunk.join("-") || "-",
    String(batchSize),
    classBalance,
    `${epochs} of ${settings.epochs}`,
    validationLoss === null ? "not finite" : validationLoss.toFixed(4),
    trial === winner ? "winner" : STATES[state],
  ];
}
