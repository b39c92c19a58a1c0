import { seededRandom } from "../../models/random/seeded-random.ts";

/** The feature columns of `hospitalTable`, as a manifest writes them. */
export const hospitalColumns = [
  { name: "age", kind: "numeric", range: [0, 120] },
  { name: "creatinine", kind: "numeric" },
  { name: "smoker", kind: "categorical", categories: ["yes", "no"] },
] as const;

/**
 * Invented patients of one hospital as CSV: `patient`, the feature columns with gaps, and whether they were
 * `readmitted`, which age, creatinine and smoking decide but for some noise. `measures`: whether this
 * hospital determines creatinine at all.
 */
export function hospitalTable(
  hospital: string,
  rows: number,
  { measures = true }: { measures?: boolean } = {},
): string {
  const random = seededRandom(7, hospital);
  const normal = (): number => random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2;
  const unlessMissing = (text: string, word: string): string => (random.uniform() < 0.1 ? word : text);
  const lines = Array.from({ length: rows }, (_, index) => {
    const age = Math.round(60 + 20 * normal());
    const creatinine = 1 + 0.4 * normal();
    const smokes = random.uniform() < 0.4;
    const risk = (age - 60) / 12 + (creatinine - 1) / 0.25 + (smokes ? 1 : -0.7) + 0.7 * normal();
    return [
      `PATIENT-${hospital}-${index}`,
      unlessMissing(String(age), "NA"),
      measures ? unlessMissing(creatinine.toFixed(3), "?") : "결측",
      unlessMissing(smokes ? "yes" : "no", ""),
      risk > 0 ? "1" : "0",
    ].join(",");
  });
  return `patient,age,creatinine,smoker,readmitted\n${lines.join("\n")}\n`;
}
