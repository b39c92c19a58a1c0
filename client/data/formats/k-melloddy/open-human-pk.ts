import type { Sheet } from "../../../../tables/table.ts";
import type { PartnerFile, Problem, RowReading } from "../reading.ts";
import { containerName, isBlank, type Layout } from "../table-layout.ts";

/** How many rows of a Human PK sheet are its header. */
const HUMAN_PK_HEADER_ROWS = 3;

const REASON = "clinical pharmacokinetics in the Human PK layout belong to no K-MELLODDY endpoint";
const UNMAPPED: Problem = { kind: "unmapped", column: null, reason: REASON };

/** Whether a sheet is one of a Human PK workbook, such as `데이터1(Human PK)`. */
export function isHumanPkSheet({ name }: Pick<Sheet, "name">): boolean {
  return /^데이터.*human[\s_-]*pk/i.test(name.normalize("NFKC").trim());
}

/**
 * A sheet of clinical pharmacokinetics: wide, with a header of three rows. It is recognised and every row is
 * reported as unmapped, with its number and nothing of its content.
 */
export function openHumanPk(layout: Layout): PartnerFile {
  return {
    path: layout.file.path,
    sheet: layout.sheet.name,
    format: "human-pk",
    container: containerName(layout),
    notes: [REASON],
    rows: readWideRows(layout),
  };
}

/** Rows of any width. */
async function* readWideRows({ sheet }: Layout): AsyncGenerator<readonly RowReading[]> {
  for await (const block of sheet.rows())
    yield block
      .filter(({ row, cells }) => row > HUMAN_PK_HEADER_ROWS && !isBlank(cells))
      .map(({ row }) => ({ row, compound: "", structure: "", values: [], problems: [UNMAPPED] }));
}
