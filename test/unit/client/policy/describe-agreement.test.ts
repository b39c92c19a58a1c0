import { describe, expect, test } from "vitest";
import { describeAgreement } from "../../../../client/policy/describe-agreement.ts";
import { dataProtocolSchema } from "../../../../trust/manifest/data-protocol.ts";
import { smallStudy } from "../../../support/small-study.ts";

const measurements = new Map([["solubility", 3]]);
const own = { node: "alpha", digest: "d".repeat(64), data: ["patients.csv"], measurements };
const agreementOn = (protocol: object): string =>
  describeAgreement({ ...smallStudy(), protocol: dataProtocolSchema.parse(protocol) }, own);

describe("the agreement on a study of tables without structures", () => {
  const text = agreementOn({
    columns: [
      { name: "age", kind: "numeric" },
      { name: "sex", kind: "categorical", categories: ["f", "m"] },
    ],
    recordId: "patient",
  });

  test("names the columns that are used, and what becomes of the patient's name", () => {
    expect(text).toContain("the columns age, sex become features; the records stay here");
    expect(text).toContain("patient decides on folds only and is not kept");
    expect(text).not.toMatch(/smiles|Structures/);
  });

  test("says which sums and which hash leave when the node joins", () => {
    expect(text).toContain("count, sum and sum of squares of age over the training folds");
    expect(text).toContain("a hash of the data protocol and the partners' key");
  });

  test("stays readable with many columns", () => {
    const columns = Array.from({ length: 1000 }, (_, index) => ({
      name: `marker ${index}`,
      kind: "numeric",
    }));
    expect(agreementOn({ columns })).toContain("marker 39 and 960 more of the manifest");
  });
});

describe("the agreement on a study of structures", () => {
  test("tells of no feature sums", () => {
    const text = agreementOn({});
    expect(text).toContain("Morgan fingerprints");
    expect(text).not.toContain("of squares of age");
    expect(text).toContain("Structures, labels, private heads and predictions never leave.");
  });
});
