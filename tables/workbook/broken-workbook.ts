import { CommandError } from "../../process/command-error.ts";

/** The `CommandError` of a workbook that cannot be read; `what` continues the file's name in a sentence. */
export function brokenWorkbook(path: string, what: string, cause?: unknown): CommandError {
  return new CommandError(`${path}: ${what}`, {
    remedy: "open it in Excel and save it again as .xlsx, or save the sheet as CSV in UTF-8",
    cause,
  });
}
