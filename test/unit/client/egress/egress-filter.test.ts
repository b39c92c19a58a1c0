import { describe, expect, test } from "vitest";
import { parseMoment } from "../../../../client/egress/egress-filter.ts";

describe("a moment of a filter", () => {
  test("is a day from its first millisecond to its last, or a time, in UTC", () => {
    const day = Date.UTC(2026, 2, 31);
    expect(parseMoment("2026-03-31", "first", "--since")).toBe(day);
    expect(parseMoment("2026-03-31", "last", "--since")).toBe(day + 24 * 3_600_000 - 1);
    expect(parseMoment("2026-03-31T09:00Z", "last", "--since")).toBe(day + 9 * 3_600_000);
    expect(parseMoment("2026-03-31T09:00:01.5Z", "first", "--since")).toBe(day + 9 * 3_600_000 + 1500);
  });

  test.for([
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "31.03.2026",
    "2026-03-31T09:00",
    "2026-03-31T25:00Z",
    "",
  ])("is not %o", (text) => {
    expect(() => parseMoment(text, "first", "--since")).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
