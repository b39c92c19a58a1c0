import { z } from "zod";

/**
 * One stretch of opening hours: the days it begins on (0 is Monday), minutes since midnight; over midnight if
 * `to` is not after `from`.
 */
export type OpenHours = { readonly days: readonly number[]; readonly from: number; readonly to: number };

/** A moment as a clock on the wall shows it; day 0 is Monday. */
export type WallTime = { readonly day: number; readonly minute: number };

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MINUTES_PER_DAY = 1440;
const MINUTE_MS = 60_000;
const FORM =
  /^([A-Za-z]{3}(?:-[A-Za-z]{3})?(?:,[A-Za-z]{3}(?:-[A-Za-z]{3})?)*) +(\d\d):(\d\d)-(\d\d):(\d\d)$/;
const HINT = "write days and times like Mon-Fri 20:00-06:00, or Sat,Sun 00:00-24:00";

/** Opening hours as a policy writes them: `always`, or stretches like `Mon-Fri 20:00-06:00`. */
export const hoursSchema = z.union([
  z.literal("always"),
  z
    .array(
      z.string().transform((text, context): OpenHours => {
        const hours = parseHours(text);
        if (hours !== null) return hours;
        context.addIssue({ code: "custom", message: HINT });
        return z.NEVER;
      }),
    )
    .min(1)
    .max(50),
]);

/** A name of the time zone database that this program knows. */
export const timeZoneSchema = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}, "use a time zone's name, for example Europe/Berlin, Asia/Seoul or UTC");

/** Whether the hours include this moment; a stretch ends at the beginning of its last minute. */
export function isOpen(hours: readonly OpenHours[], { day, minute }: WallTime): boolean {
  const before = (day + 6) % 7;
  return hours.some(({ days, from, to }) =>
    to > from
      ? days.includes(day) && minute >= from && minute < to
      : (days.includes(day) && minute >= from) || (days.includes(before) && minute < to),
  );
}

/** Weekday and minute of the day in a time zone. */
export function wallTime(nowMs: number, timeZone: string): WallTime {
  const { weekday, hour, minute } = partsOf(nowMs, timeZone);
  return { day: DAYS.indexOf(weekday), minute: hour * 60 + minute };
}

/** When the day of this moment began in a time zone, also on a day on which its clocks are changed. */
export function startOfDay(nowMs: number, timeZone: string): number {
  const { minute } = wallTime(nowMs, timeZone);
  const guess = nowMs - minute * MINUTE_MS - (nowMs % MINUTE_MS);
  const off = wallTime(guess, timeZone).minute;
  return off < MINUTES_PER_DAY / 2 ? guess - off * MINUTE_MS : guess + (MINUTES_PER_DAY - off) * MINUTE_MS;
}

/** A moment for a person: `Tue 14:05`. */
export function describeWallTime({ day, minute }: WallTime): string {
  return `${DAYS[day]} ${clock(minute)}`;
}

/** Hours as a policy writes them. */
export function describeHours(hours: readonly OpenHours[]): string {
  return hours
    .map(({ days, from, to }) => `${days.map((day) => DAYS[day]).join(",")} ${clock(from)}-${clock(to)}`)
    .join("; ");
}

function parseHours(text: string): OpenHours | null {
  const match = FORM.exec(text.trim());
  if (match === null) return null;
  const [, dayWords = "", fromHour, fromMinute, toHour, toMinute] = match;
  const days = parseDays(dayWords);
  const from = minuteOf(fromHour, fromMinute);
  const to = minuteOf(toHour, toMinute);
  if (days === null || from === null || to === null || from === MINUTES_PER_DAY || from === to) return null;
  return { days, from, to };
}

function parseDays(words: string): number[] | null {
  const days = new Set<number>();
  for (const word of words.split(",")) {
    const [first = -1, last = first] = word.split("-").map(dayOf);
    if (first === -1 || last === -1) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort((one, other) => one - other);
}

function dayOf(word: string): number {
  return DAYS.findIndex((day) => day.toLowerCase() === word.toLowerCase());
}

function minuteOf(hour: string | undefined, minute: string | undefined): number | null {
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= MINUTES_PER_DAY ? minutes : null;
}

function clock(minute: number): string {
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

function partsOf(nowMs: number, timeZone: string): { weekday: string; hour: number; minute: number } {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  return {
    weekday: parts.get("weekday") ?? "",
    hour: Number(parts.get("hour")),
    minute: Number(parts.get("minute")),
  };
}
