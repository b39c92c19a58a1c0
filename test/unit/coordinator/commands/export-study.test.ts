import { expect, it } from "vitest";
import { refuseHiddenColumns } from "../../../../coordinator/commands/export-study.ts";
import { studyManifestSchema, type StudyManifest } from "../../../../trust/manifest/study-manifest.ts";
import { smallStudy } from "../../../support/small-study.ts";

function lowRankStudy(permuted: boolean): StudyManifest {
  const model = { lowRank: { rank: 4, frequentBits: [1, 2] } };
  return studyManifestSchema.parse({ ...smallStudy(), model, protocol: { fingerprint: { permuted } } });
}

it("a model whose columns only members know is not exported by the operator", () => {
  expect(() => refuseHiddenColumns(lowRankStudy(true))).toThrow(
    "the partners' key says which column is which",
  );
  expect(() => refuseHiddenColumns(lowRankStudy(false))).not.toThrow();
  expect(() => refuseHiddenColumns(smallStudy())).not.toThrow();
});
