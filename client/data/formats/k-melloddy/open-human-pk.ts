import type { Sheet } from "../../../../tables/table.ts";
import type { PartnerFile } from "../reading.ts";
import { containerName, readRows, type Layout } from "../table-layout.ts";

/** How many rows of a Human PK sheet are its header. */
export const HUMAN_PK_HEADER_ROWS = 3;

const REASON = "clinical pharmacokinetics in the Human PK layout belong to no K-MELLODDY endpoint";

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
    format: "human-pk",
    container: containerName(layout),
    notes: [REASON],
    rows: readRows(layout, (row) => ({
      row,
      compound: "",
      structure: "",
      values: [],
      problems: [{ kind: "unmapped", column: null, reason: REASON }],
    })),
  };
}
