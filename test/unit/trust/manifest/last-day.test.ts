import { expect, it } from "vitest";
import { lastDayOf } from "../../../../trust/manifest/last-day.ts";

it("an approval of a whole day is shown with the day that its owner wrote", () => {
  expect(lastDayOf("2028-01-01T00:00:00.000Z")).toBe("2027-12-31");
});

it("an approval up to a moment is shown with its day", () => {
  expect(lastDayOf("2027-06-30T09:15:00.000Z")).toBe("2027-06-30");
});
