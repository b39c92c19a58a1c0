import { describe, expect, it } from "vitest";
import { parseUnit } from "../../../../../../client/data/formats/units/parse-unit.ts";
import { unitConversion } from "../../../../../../client/data/formats/units/unit-conversion.ts";

describe("converting units", () => {
  it.each([
    ["uM", "nM", 1000],
    ["nM", "uM", 0.001],
    ["mM", "uM", 1000],
    ["M", "uM", 1e6],
    ["pM", "nM", 0.001],
    ["μM", "uM", 1],
    ["µM", "uM", 1],
    ["umol/L", "uM", 1],
    ["10-6 cm/s", "cm/s", 1e-6],
    ["cm/s", "10-6 cm/s", 1e6],
    ["cm/sec", "10^-6 cm/s", 1e6],
    ["×10⁻⁶ cm/s", "10-6 cm/s", 1],
    ["1e-6 cm/s", "10-6 cm/s", 1],
    ["nm/s", "10-6 cm/s", 0.1],
    ["uL/min/mg", "mL/min/mg", 0.001],
    ["uL/min/10^6 cells", "uL/min/106 cells", 1],
    ["mL/min/10^6 cells", "uL/min/million cells", 1000],
    ["mL/min/kg", "L/h/kg", 0.06],
    ["L/hr/kg", "mL/min/kg", 1000 / 60],
    ["mL min-1 kg-1", "mL/min/kg", 1],
    ["mL/kg", "L/kg", 0.001],
    ["%", "ratio", 0.01],
    ["ratio", "%", 100],
    ["fold", "ratio", 1],
    ["-", "", 1],
    ["hr", "h", 1],
    ["hour", "min", 60],
    ["min", "h", 1 / 60],
    ["day", "h", 24],
    ["min-1", "1/h", 60],
    ["ng·h/mL", "ug*h/L", 1],
    ["ng.h/mL", "ng·h/mL", 1],
    ["mg∙h/L", "ng·h/mL", 1000],
    ["ug/mL", "mg/L", 1],
    ["㎍/㎖", "ug/mL", 1],
    ["kcal/mol", "kJ/mol", 4.184],
  ])("one %s is as many %s as %d", (from, to, factor) => {
    expect(unitConversion(from, to)!(1)).toBeCloseTo(factor, 12);
  });

  it("takes logarithms and undoes them", () => {
    expect(unitConversion("uM", "log(mol/L)")!(1)).toBeCloseTo(-6, 12);
    expect(unitConversion("logS", "uM")!(-6)).toBeCloseTo(1, 12);
    expect(unitConversion("log mol/L", "log(mmol/L)")!(-6)).toBeCloseTo(-3, 12);
    expect(unitConversion("uM", "logS")!(0)).toBe(-Infinity);
  });

  it.each([
    ["mM", "MM"],
    ["um", "uM"],
    ["m", "M"],
    ["mm", "mM"],
    ["NM", "nM"],
    ["ug/mL", "uM"],
    ["%", "uM"],
    ["uL/min/mg", "uL/min/10^6 cells"],
    ["h", "mL"],
    ["Positive", "ratio"],
    ["uM", "furlong"],
  ])("does not make %s of %s", (from, to) => {
    expect(unitConversion(from, to)).toBeNull();
  });

  it.each(["MM", "um2x", "/", "uM/", "10-6", "log()", "Kelvin", "constructor"])(
    "does not know %s",
    (unit) => {
      expect(parseUnit(unit)).toBeNull();
    },
  );
});
