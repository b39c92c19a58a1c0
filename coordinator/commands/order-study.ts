import type { StudyStatus__Output } from "../../proto/gen/chorale/v1/StudyStatus.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import { printStatus } from "./show-status.ts";

type ReportOptions = OperatorOptions & { readonly json?: true };

/** Starts, pauses or resumes a study and prints its status. */
export async function orderStudy(
  order: "start" | "pause" | "resume",
  study: string,
  options: ReportOptions,
): Promise<void> {
  const status = await withOperator(options, (client) =>
    unary<StudyStatus__Output>((done) => client[`${order}Study`]({ study }, done)),
  );
  printStatus(status, options);
}

/** Aborts a study for a reason that its members are told, and prints its status. */
export async function abortStudy(study: string, reason: string, options: ReportOptions): Promise<void> {
  const status = await withOperator(options, (client) =>
    unary<StudyStatus__Output>((done) => client.abortStudy({ study, reason }, done)),
  );
  printStatus(status, options);
}
