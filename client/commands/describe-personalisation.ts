import type { PersonalisationOutcome } from "../training/personalise/personalise-study.ts";
import type { PersonalisedResult, SideBySide } from "../training/personalise/personalisation.ts";
import { formatTable } from "../../process/format-table.ts";

/** What was tried, and how the kept model does beside the federated one, for a person. */
export function describePersonalisation({ federatedLoss, tried, kept }: PersonalisationOutcome): string {
  const rows = tried.map(({ method, bestEpoch, validationLoss }) => [
    method,
    String(bestEpoch),
    validationLoss === null ? "-" : validationLoss.toFixed(4),
    method === kept?.method ? "kept" : "",
  ]);
  const table = formatTable(
    ["model", "best epoch", "validation loss", ""],
    [["federated", "", federatedLoss.toFixed(4), ""], ...rows],
  );
  if (kept === null)
    return `${table}\nthe federated model stays the better one on your validation fold: nothing was changed\n`;
  return `${table}\n${describeResults(kept.results)}\nkept beside the released model: personalised.onnx, personalised.json\n`;
}

function describeResults(results: readonly PersonalisedResult[]): string {
  const rows = results.map(({ endpoint, metric, validation, test }) => [
    endpoint,
    metric,
    ...figuresOf(validation),
    ...figuresOf(test),
  ]);
  const header = ["endpoint", "metric", "validation: federated", "personalised", "labels"];
  return formatTable([...header, "test: federated", "personalised", "labels"], rows);
}

function figuresOf({ federated, personalised, labels }: SideBySide): string[] {
  return [figure(federated), figure(personalised), String(labels)];
}

function figure(value: number | null): string {
  return value === null ? "-" : value.toFixed(3);
}
