import { describe, expect, it } from "vitest";
import type { AssayMeasurements } from "../../../../../client/data/tasks/assay-measurements.ts";
import { thresholdsOf } from "../../../../../client/data/tasks/thresholds.ts";
import type { Endpoint } from "../../../../../trust/manifest/endpoint.ts";
import { endpoint, measured, measuredOnce, protocol, times } from "./measured.ts";

const quorum = protocol().quorums.training;

/** Main thresholds, then auxiliary ones with a star. */
function thresholds(fields: Partial<Endpoint>, values: AssayMeasurements): string[] {
  const of = endpoint({ thresholds: "auto", assayType: "OTHER", ...fields });
  return thresholdsOf(of, values, quorum).map(
    ({ value, isAuxiliary }) => `${value}${isAuxiliary ? "*" : ""}`,
  );
}

describe("automatic thresholds of dose responses", () => {
  it("are the first of six with a fifth active and the training quorum, between two auxiliary ones", () => {
    // 8: none active; 7: 20 active; 6: 30 of 130 active.
    const values = measuredOnce([...times(20, 7.5), ...times(10, 6), ...times(100, 5.5)]);
    expect(thresholds({}, values)).toEqual(["6", "5.5*", "6.5*"]);
    expect(thresholds({ assayType: "NON-CATALOG-PANEL" }, values)).toEqual(["6", "5.5*", "6.5*"]);
    expect(thresholds({ assayType: "CATALOG-PANEL" }, values)).toEqual(["6", "5.5*", "6.5*"]);
  });

  it("need exactly a fifth", () => {
    const inactive = times(100, 4.5);
    expect(thresholds({}, measuredOnce([...times(25, 8), ...inactive]))[0]).toBe("8");
    // 25 of 126 are too few at every threshold but 4.4, where none is inactive: the median it is.
    expect(thresholds({}, measuredOnce([...times(25, 8), ...inactive, 4.5]))[0]).toBe("4.5");
  });

  it("are looked for with the active side above even where it is below", () => {
    const values = measuredOnce([...times(25, 8), ...times(100, 4.5)]);
    expect(thresholds({ activeSide: "below" }, values)[0]).toBe("8");
  });

  it("are the median where none of the six fits, censored values shifted by log10 2", () => {
    const shift = Math.log10(2);
    expect(thresholds({}, measured("0 5", "1 6", "2 6.5"))).toEqual(["6", "5.5*", "6.5*"]);
    expect(thresholds({}, measured("0 <5", "1 <6"))[0]).toBe(String((5 - shift + 6 - shift) / 2));
    expect(thresholds({}, measured("0 >5", "1 >5", "2 >7"))[0]).toBe(String(5 + shift));
  });
});

describe("automatic thresholds of ADME assays", () => {
  it("are median and quartile of the exact values", () => {
    const values = measured("0 1", "1 2", "2 3", "3 4", "4 <100", "5 >-100");
    expect(thresholds({ assayType: "ADME" }, values)).toEqual(["2.5", "3.25"]);
    expect(thresholds({ assayType: "ADME", activeSide: "below" }, values)).toEqual(["1.75", "2.5"]);
  });

  it("are one where median and quartile are the same", () => {
    expect(thresholds({ assayType: "ADME" }, measured("0 1", "1 2", "2 2", "3 2"))).toEqual(["2"]);
  });

  it("are none with fewer than two exact values", () => {
    expect(thresholds({ assayType: "ADME" }, measured("0 1", "1 <2", "2 <3"))).toEqual([]);
  });
});

describe("thresholds of screens", () => {
  it("are three standard deviations on the active side, and auxiliary", () => {
    const values = measured("0 1", "1 4");
    expect(thresholds({ assayType: "AUX_HTS" }, values)).toEqual(["3*"]);
    expect(thresholds({ assayType: "AUX_HTS", activeSide: "below" }, values)).toEqual(["-3*"]);
    expect(thresholds({ assayType: "AUX_HTS", activeSide: "either" }, values)).toEqual(["3*"]);
  });
});

describe("given thresholds", () => {
  const values = measured("0 1", "1 4");

  it("are sorted, each once, and up to three get auxiliary ones around them", () => {
    expect(thresholds({ thresholds: [6, 5, 6] }, values)).toEqual(["5", "6", "4.5*", "6.5*"]);
    expect(thresholds({ thresholds: [5, 6, 7] }, values)).toEqual(["5", "6", "7", "4.5*", "7.5*"]);
    expect(thresholds({ thresholds: [5, 6, 7, 8] }, values)).toEqual(["5", "6", "7", "8"]);
  });

  it("stand alone for ADME assays and at shared heads", () => {
    expect(thresholds({ assayType: "ADME", thresholds: [6, 5] }, values)).toEqual(["5", "6"]);
    expect(thresholds({ head: "shared", thresholds: [5] }, values)).toEqual(["5"]);
  });

  it("of the catalogue are main but for its lowest", () => {
    const catalogue = { assayType: "CATALOG-PANEL", thresholds: [4.53, 5, 6] } as const;
    expect(thresholds({ ...catalogue, thresholds: [...catalogue.thresholds] }, values)).toEqual([
      "4.53*",
      "5",
      "6",
    ]);
  });
});
