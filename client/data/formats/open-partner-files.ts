import { CommandError } from "../../../process/command-error.ts";
import { openTable } from "../../../tables/open-table.ts";
import type { StudyManifest } from "../../../trust/manifest/study-manifest.ts";
import { openHospitalTable } from "./hospital-table.ts";
import { openHumanPk } from "./k-melloddy/open-human-pk.ts";
import { openKMelloddy } from "./k-melloddy/open-k-melloddy.ts";
import { openMelloddy } from "./melloddy/open-melloddy.ts";
import { findAssays, listed } from "./plain-columns.ts";
import { openPlainTable } from "./plain-table.ts";
import type { FormatName, PartnerFile } from "./reading.ts";
import { recogniseFormat, type Recognised, type RecognisedSheet } from "./recognise-format.ts";
import { studyAssays, type StudyAssay } from "./study-assays.ts";
import { headerPlace } from "./table-layout.ts";

/** By what a partner's files are opened. */
export type OpenOptions = {
  readonly manifest: StudyManifest;
  /** Instead of what the files' content says. */
  readonly format?: FormatName | undefined;
  /** Instead of what the files' bytes say; a name of the WHATWG Encoding Standard, or CP949. */
  readonly encoding?: string | undefined;
  /** Sees every byte of every file once. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined;
  /** Also opens tables none of which has a column that the study asks for. */
  readonly mayServeNothing?: boolean;
};

/**
 * Opens a partner's files in the order given, each by the format that its content has; a workbook gives one
 * partner file per sheet with data, and MELLODDY-TUNER's tables given together give one per T1. Throws a
 * `CommandError` for a file that cannot be read, that is of no known format, or that the study cannot use.
 */
export async function openPartnerFiles(
  paths: readonly string[],
  options: OpenOptions,
): Promise<readonly PartnerFile[]> {
  const { manifest, format, encoding, onBytes, mayServeNothing = false } = options;
  const wanted = studyAssays(manifest);
  const recognised: Recognised[] = [];
  for (const path of paths) {
    const file = await openTable(path, { encoding, onBytes });
    const isTabular = manifest.protocol.columns.length > 0;
    recognised.push(
      await recogniseFormat(file, { format: format ?? null, isTabular, wanted: new Set(wanted.keys()) }),
    );
  }
  if (!mayServeNothing) requireEndpoints(recognised, wanted);
  const tuner = recognised.filter((found) => found.format === "melloddy").map(({ file }) => file);
  const opened = recognised.flatMap((found, index) =>
    found.format === "melloddy" ? [] : openSheets(found, manifest, wanted).map((file) => ({ index, file })),
  );
  if (tuner.length === 0) return opened.map(({ file }) => file);
  const index = recognised.findIndex((found) => found.format === "melloddy");
  const set = (await openMelloddy(tuner)).map((file) => ({ index, file }));
  return [...opened, ...set].toSorted((a, b) => a.index - b.index).map(({ file }) => file);
}

/** One of several files may be of no use to a study; where all are, their owner has to hear of it at once. */
function requireEndpoints(recognised: readonly Recognised[], wanted: ReadonlyMap<string, StudyAssay>): void {
  const layouts = recognised.flatMap(({ sheets }) => sheets.map(({ layout }) => layout));
  const hasOwnAssays = recognised.some(({ format }) => !["plain", "sdf", "hospital"].includes(format));
  if (hasOwnAssays || layouts.some((layout) => findAssays(layout, wanted).length > 0)) return;
  const [first] = layouts;
  if (first === undefined) return;
  throw new CommandError(`${headerPlace(first)}: no column is named as the study's endpoints`, {
    remedy: `the study asks for ${listed([...wanted.keys()])}; found are ${listed(first.header)}; \`measuredBy: COLUMN\` in the study names an endpoint's column`,
  });
}

function openSheets(
  { sheets, otherSheets }: Recognised,
  manifest: StudyManifest,
  wanted: ReadonlyMap<string, StudyAssay>,
): PartnerFile[] {
  const open = ({ format, layout }: RecognisedSheet): PartnerFile => {
    if (format === "hospital") return openHospitalTable(layout, manifest);
    if (format === "human-pk") return openHumanPk(layout);
    return format === "k-melloddy" ? openKMelloddy(layout, wanted) : openPlainTable(layout, wanted);
  };
  const files = sheets.map(open);
  if (otherSheets.length === 0 || files[0] === undefined) return files;
  return [withNote(files[0], `sheets without measurements: ${otherSheets.join(", ")}`), ...files.slice(1)];
}

/** The same file with one more note; its other notes and container may still grow while it is read. */
function withNote(file: PartnerFile, note: string): PartnerFile {
  return {
    path: file.path,
    sheet: file.sheet,
    format: file.format,
    get container() {
      return file.container;
    },
    get notes() {
      return [...file.notes, note];
    },
    rows: file.rows,
  };
}
