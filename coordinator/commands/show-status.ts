import { CommandError } from "../../process/command-error.ts";
import type { ListStudiesReply__Output } from "../../proto/gen/chorale/v1/ListStudiesReply.ts";
import type { OperatorClient } from "../../proto/gen/chorale/v1/Operator.ts";
import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { describeStatus, describeStudies } from "./describe-status.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";

type ReportOptions = OperatorOptions & { readonly json?: true };

const CLEAR_SCREEN = "\u001b[H\u001b[2J";

/** Prints one status: a screen for people, or one line of JSON. */
export function printStatus(status: StudyStatus__Output, { json }: { readonly json?: true }): void {
  process.stdout.write(json ? `${JSON.stringify(status)}\n` : describeStatus(status));
}

/** Prints a line for every study. */
export async function listStudies(options: ReportOptions): Promise<void> {
  const studies = await withOperator(options, fetchStudies);
  if (options.json) for (const status of studies) printStatus(status, options);
  else process.stdout.write(describeStudies(studies));
}

/** Prints the status of one study. */
export async function showStudy(study: string, options: ReportOptions): Promise<void> {
  printStatus(await withOperator(options, (client) => statusOf(client, study)), options);
}

/** The status of one study. Throws STUDY_UNKNOWN. */
export async function statusOf(client: OperatorClient, study: string): Promise<StudyStatus__Output> {
  const found = (await fetchStudies(client)).find((status) => status.study === study);
  if (found === undefined) throw new FederationError("STUDY_UNKNOWN", `there is no study named ${study}`);
  return found;
}

/** Prints every status until the study ends. Throws a `CommandError` when it was aborted. */
export async function watchStudy(study: string, options: ReportOptions): Promise<void> {
  const last = await withOperator(options, (client) => follow(client, study, statusPrinter(options)));
  if (last.state === "STUDY_ABORTED")
    throw new CommandError(`${study} was aborted: ${last.detail}`, {
      remedy: "correct the cause and open a new study",
    });
}

/** Prints every change: in place on a terminal, one after the other elsewhere. */
function statusPrinter(options: ReportOptions): (status: StudyStatus__Output) => void {
  if (options.json) return (status) => printStatus(status, options);
  let shown = "";
  return (status) => {
    const text = describeStatus(status);
    if (text === shown) return;
    shown = text;
    process.stdout.write(process.stdout.isTTY ? CLEAR_SCREEN + text : `${text}\n`);
  };
}

function follow(
  client: OperatorClient,
  study: string,
  onStatus: (status: StudyStatus__Output) => void,
): Promise<StudyStatus__Output> {
  return new Promise((resolve, reject) => {
    let last: StudyStatus__Output | null = null;
    const call = client.watchStudy({ study });
    call.on("data", (status: StudyStatus__Output) => {
      last = status;
      onStatus(status);
    });
    call.on("error", reject);
    call.on("end", () => (last === null ? undefined : resolve(last)));
  });
}

async function fetchStudies(client: OperatorClient): Promise<StudyStatus__Output[]> {
  return (await unary<ListStudiesReply__Output>((done) => client.listStudies({}, done))).studies;
}
