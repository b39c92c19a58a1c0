import { ok, warning, type Finding, type Topic } from "../finding.ts";

const TOPIC: Topic = { id: "time_zone", group: "machine", name: { en: "time zone", ko: "시간대" } };

/** The zone of times in logs and answers; `named` is what TZ says, where it says something. */
export function checkTimeZone(named: string | undefined, nowMs: number): Finding {
  const { timeZone } = new Intl.DateTimeFormat("en").resolvedOptions();
  const offset = offsetOf(timeZone, nowMs);
  const found = { en: `${timeZone} (${offset})`, ko: `${timeZone} (${offset})` };
  const figures = { timeZone, offset };
  if (named === undefined || named === "" || isKnown(named)) return ok(TOPIC, found, figures);
  return warning(
    TOPIC,
    {
      en: `${found.en}: this system does not know TZ=${named}`,
      ko: `${found.ko}: TZ=${named}은(는) 알 수 없습니다`,
    },
    {
      en: "set TZ to a name such as Asia/Seoul, or unset it: times are shown in another zone than was meant",
      ko: "TZ를 Asia/Seoul 같은 이름으로 정하거나 지우십시오. 지금은 다른 시간대로 표시됩니다",
    },
    figures,
  );
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name.replace(/^:/, "") }).format(0);
    return true;
  } catch {
    // POSIX zones such as `KST-9` are the C library's, not in the list of names.
    return /^[A-Za-z]{3,}[+-]?\d/.test(name);
  }
}

function offsetOf(timeZone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(nowMs);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
}
