import { describe, expect, it } from "vitest";
import {
  describeHours,
  hoursSchema,
  isOpen,
  startOfDay,
  timeZoneSchema,
  wallTime,
  type OpenHours,
} from "../../../../../client/policy/node-policy/hours.ts";

function open(text: string, at: string, zone = "UTC"): boolean {
  return isOpen(hoursSchema.parse([text]) as OpenHours[], wallTime(Date.parse(at), zone));
}

describe("opening hours", () => {
  // 2026-03-30 is a Monday.
  it.each([
    ["Mon-Fri 08:00-18:00", "2026-03-30T07:59:59Z", false],
    ["Mon-Fri 08:00-18:00", "2026-03-30T08:00:00Z", true],
    ["Mon-Fri 08:00-18:00", "2026-03-30T17:59:59Z", true],
    ["Mon-Fri 08:00-18:00", "2026-03-30T18:00:00Z", false],
    ["Mon-Fri 08:00-18:00", "2026-04-04T12:00:00Z", false],
    ["Sat,Sun 00:00-24:00", "2026-04-05T23:59:59Z", true],
    ["Sat,Sun 00:00-24:00", "2026-04-06T00:00:00Z", false],
    ["Fri 20:00-06:00", "2026-04-03T20:00:00Z", true],
    ["Fri 20:00-06:00", "2026-04-03T05:00:00Z", false],
    ["Fri 20:00-06:00", "2026-04-04T05:59:00Z", true],
    ["Fri 20:00-06:00", "2026-04-04T06:00:00Z", false],
    ["Fri 20:00-06:00", "2026-04-04T20:00:00Z", false],
    ["Sun 22:00-02:00", "2026-04-06T01:59:00Z", true],
    ["Sat-Mon 09:00-10:00", "2026-04-05T09:30:00Z", true],
    ["Sat-Mon 09:00-10:00", "2026-03-31T09:30:00Z", false],
  ])("%s at %s: %s", (text, at, expected) => {
    expect(open(text, at)).toBe(expected);
  });

  it("are those of the clocks in the time zone, in summer and in winter", () => {
    expect(open("Mon-Fri 08:00-09:00", "2026-01-05T07:30:00Z", "Europe/Berlin")).toBe(true);
    expect(open("Mon-Fri 08:00-09:00", "2026-07-06T07:30:00Z", "Europe/Berlin")).toBe(false);
    expect(open("Mon-Fri 08:00-09:00", "2026-07-06T06:30:00Z", "Europe/Berlin")).toBe(true);
    expect(open("Mon 00:00-01:00", "2026-07-05T15:30:00Z", "Asia/Seoul")).toBe(true);
  });

  it.each(["Mon 8:00-18:00", "Mon 08:00-18:60", "Mon 08:00-25:00", "Mon 08:00-08:00", "Foo 08:00-09:00", ""])(
    "are refused where they cannot be understood: %s",
    (text) => {
      expect(hoursSchema.safeParse([text]).success).toBe(false);
    },
  );

  it("are written as they were read", () => {
    expect(describeHours(hoursSchema.parse(["Mon-Wed 20:00-06:00"]) as OpenHours[])).toBe(
      "Mon,Tue,Wed 20:00-06:00",
    );
  });

  it("have a time zone that is known", () => {
    expect(timeZoneSchema.safeParse("Europe/Berlin").success).toBe(true);
    expect(timeZoneSchema.safeParse("Europe/Atlantis").success).toBe(false);
  });
});

describe("the start of a day", () => {
  it.each([
    ["UTC", "2026-03-30T12:34:56Z", "2026-03-30T00:00:00Z"],
    ["UTC", "2026-03-30T00:00:00Z", "2026-03-30T00:00:00Z"],
    ["Asia/Seoul", "2026-03-30T15:10:00Z", "2026-03-30T15:00:00Z"],
    ["Asia/Kolkata", "2026-03-30T12:00:00Z", "2026-03-29T18:30:00Z"],
    // Clocks go forward on 29 March and back on 25 October.
    ["Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"],
    ["Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z"],
  ])("in %s before %s is %s", (zone, at, expected) => {
    expect(new Date(startOfDay(Date.parse(at), zone)).toISOString()).toBe(new Date(expected).toISOString());
  });
});
