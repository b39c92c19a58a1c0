import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openPartnerFiles, type OpenOptions } from "../../../../../client/data/formats/open-partner-files.ts";
import type { PartnerFile, RowReading } from "../../../../../client/data/formats/reading.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../../trust/manifest/study-manifest.ts";
import { buildWorkbook, escapeXml } from "../../../../support/build-workbook.ts";

/** An endpoint of a test's study: a name for a regression, else what the manifest says. */
export type TestEndpoint = string | Readonly<Record<string, unknown>>;

/** A manifest with these endpoints, regressions where nothing else is said. */
export function studyAsking(
  endpoints: readonly TestEndpoint[],
  protocol: Readonly<Record<string, unknown>> = {},
): StudyManifest {
  return studyManifestSchema.parse({
    format: "chorale-study-1",
    study: "formats",
    purpose: "tests",
    members: ["alpha"],
    endpoints: endpoints.map((endpoint) => ({
      kind: "regression",
      head: "shared",
      ...(typeof endpoint === "string" ? { name: endpoint } : endpoint),
    })),
    protocol,
    rounds: { updatesMin: 1 },
    secureAggregation: "off",
  });
}

/** A classification endpoint whose labels are classes. */
export function classes(name: string): TestEndpoint {
  return { name, kind: "classification" };
}

/** The path of a new file with this content; it is removed after the test. */
export function fileHolding(content: string | Uint8Array, name = "partner.csv"): string {
  const folder = mkdtempSync(join(tmpdir(), "chorale-formats-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A workbook's bytes; every cell is text, and an empty one is left out. */
export function workbookOf(sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Buffer {
  const xml = Object.entries(sheets).map(([name, rows]) => [name, rows.map(rowXml).join("")] as const);
  return buildWorkbook({ sheets: Object.fromEntries(xml) });
}

function rowXml(cells: readonly string[], index: number): string {
  const filled = cells.map((cell, at) =>
    cell === ""
      ? ""
      : `<c r="${letter(at)}${index + 1}" t="inlineStr"><is><t>${escapeXml(cell)}</t></is></c>`,
  );
  return `<row r="${index + 1}">${filled.join("")}</row>`;
}

function letter(column: number): string {
  return String.fromCharCode("A".charCodeAt(0) + column);
}

/** All rows of a partner's file. */
export async function rowsOf({ rows }: PartnerFile): Promise<RowReading[]> {
  const all: RowReading[] = [];
  for await (const block of rows) all.push(...block);
  return all;
}

/** Opens content as one file. */
export function open(
  content: string | Uint8Array,
  options: OpenOptions,
  name?: string,
): Promise<readonly PartnerFile[]> {
  return openPartnerFiles([fileHolding(content, name)], options);
}

/** The rows of one file with this content. */
export async function readContent(
  content: string | Uint8Array,
  manifest: StudyManifest,
  name?: string,
): Promise<RowReading[]> {
  const files = await open(content, { manifest }, name);
  return (await Promise.all(files.map(rowsOf))).flat();
}
