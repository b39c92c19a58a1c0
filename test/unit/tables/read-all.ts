import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { CommandError } from "../../../process/command-error.ts";
import { openTable } from "../../../tables/open-table.ts";
import type { Sheet, TableOptions, TableRow } from "../../../tables/table.ts";

/** The path of a new file with this content; its folder goes with the test. */
export function newFile(content: string | Uint8Array, name = "partner.dat"): string {
  const folder = mkdtempSync(join(tmpdir(), "chorale-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export async function rowsOf(sheet: Sheet): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const block of sheet.rows()) rows.push(...block);
  return rows;
}

/** All rows of a new file's first sheet. */
export async function readAll(content: string | Uint8Array, options?: TableOptions): Promise<TableRow[]> {
  const table = await openTable(newFile(content), options);
  return rowsOf(table.sheets[0]!);
}

/** The cells of a new file's first sheet. */
export async function cellsOf(
  content: string | Uint8Array,
  options?: TableOptions,
): Promise<(readonly string[])[]> {
  return (await readAll(content, options)).map(({ cells }) => cells);
}

/** The message with which a file is refused; it names the file and has a remedy. */
export async function refusalOf(content: string | Uint8Array, options?: TableOptions): Promise<string> {
  const error: unknown = await readAll(content, options).then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(CommandError);
  const { message, remedy } = error as CommandError;
  expect(remedy).toBeTruthy();
  expect(message).toContain("partner.dat");
  return message.slice(message.indexOf("partner.dat") + "partner.dat".length);
}
