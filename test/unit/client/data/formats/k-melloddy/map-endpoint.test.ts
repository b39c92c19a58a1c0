import { describe, expect, it } from "vitest";
import { ENDPOINT_RULES } from "../../../../../../client/data/formats/k-melloddy/endpoint-rules.ts";
import {
  endpointNamed,
  K_MELLODDY_ENDPOINTS,
} from "../../../../../../client/data/formats/k-melloddy/endpoints.ts";
import {
  decidingRule,
  mapEndpoint,
  NO_RULE,
  type Mapping,
  type TestDescription,
} from "../../../../../../client/data/formats/k-melloddy/map-endpoint.ts";
import { MAPPED_ROWS, UNMAPPED_ROWS, type TestRow } from "./vocabulary-rows.ts";

function described([
  test,
  testType,
  testSubject,
  measurementType,
  condition,
  result,
]: TestRow): TestDescription {
  return {
    test,
    testType,
    testSubject: testSubject ?? "",
    measurementType: measurementType ?? "",
    measurementCondition: condition ?? "",
    resultWord: result ?? "",
    holds: (result ?? "") === "" ? "number" : "class",
  };
}

function mapping(row: TestRow): Mapping {
  return mapEndpoint(described(row));
}

describe("the 86 endpoints", () => {
  it("are 86, each with a name of its own", () => {
    expect(new Set(K_MELLODDY_ENDPOINTS.map(({ name }) => name)).size).toBe(86);
  });

  it.each(K_MELLODDY_ENDPOINTS)(
    "$name is reached by its exact name in Test_Type or Measurement_Type, whatever the case",
    ({ name, unit }) => {
      const written = name.toUpperCase();
      for (const row of [["Toxicity", written] as TestRow, ["", "", "", ` ${written} `] as TestRow])
        expect(mapping(row)).toEqual({ endpoints: [name], unit });
    },
  );

  it("are reached by names in words where they have them", () => {
    expect(mapping(["Toxicity", "Drug induced liver injury"])).toMatchObject({ endpoints: ["DILI"] });
    expect(mapping(["Toxicity", "nephrotoxicity"])).toMatchObject({ endpoints: ["Nephro_tox"] });
  });
});

describe("the table of rules", () => {
  it.each(MAPPED_ROWS.map(([row, ...endpoints]) => ({ row, endpoints })))(
    "gives $row to $endpoints",
    ({ row, endpoints }) => {
      expect(mapping(row)).toMatchObject({ endpoints });
    },
  );

  it.each(UNMAPPED_ROWS)("leaves %j unmapped: %s", (row, unmapped) => {
    expect(mapping(row)).toEqual({ unmapped });
  });

  it("says what each rule is for, and names endpoints that exist or a reason", () => {
    for (const { about, endpoints, unmapped } of ENDPOINT_RULES) {
      expect(about).not.toBe("");
      expect(endpoints.length > 0).toBe(unmapped === undefined);
      for (const name of endpoints) expect(endpointNamed(name)?.name).toBe(name);
    }
  });

  it("has no rule that the rows of these tests do not decide by", () => {
    const rows: readonly TestRow[] = [
      ...MAPPED_ROWS.map(([row]) => row),
      ...UNMAPPED_ROWS.map(([row]) => row),
    ];
    const deciding = new Set(rows.map((row) => decidingRule(described(row))));
    const silent = ENDPOINT_RULES.filter((rule) => !deciding.has(rule));
    expect(silent.map(({ about }) => about)).toEqual([]);
  });

  it("takes an assay of the study's own by its exact name", () => {
    const description = described(["Physicochem", "ClogP"]);
    expect(mapEndpoint(description, ["clogp"])).toEqual({ endpoints: ["clogp"], unit: null });
    expect(mapEndpoint(description, ["logp"])).toEqual({ unmapped: "a computed log P is no measurement" });
  });

  it("takes an assay of the study's own by several cells of a row", () => {
    const own = ["PK_iv | Rat | Vss"];
    const ofSpecies = (species: string): Mapping =>
      mapEndpoint(described(["In_vivo_PK", "PK_iv", species, "Vss"]), own);
    expect(ofSpecies("Rat")).toEqual({ endpoints: own, unit: null });
    expect(ofSpecies("Dog")).toEqual({ unmapped: "K-MELLODDY has this endpoint for human only" });
    expect(ofSpecies("Human")).toMatchObject({ endpoints: ["VDss"] });
  });

  it("finds whole words only", () => {
    expect(mapping(["Efflux", "transporter", "", "integral"])).toEqual({ unmapped: NO_RULE });
    expect(mapping(["Toxicity", "hERGs"])).toEqual({ unmapped: NO_RULE });
  });
});
