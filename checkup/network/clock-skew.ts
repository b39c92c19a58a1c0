import { ok, problem, warning, type Finding, type Topic, type Words } from "../finding.ts";
import { formatDuration } from "../quantities.ts";

const TOPIC: Topic = { id: "clock", group: "network", name: { en: "clock", ko: "시계" } };
const NOTICED_MS = 30_000;
const HARMFUL_MS = 300_000;

/** One look at another machine's clock: what it said, when that arrived here, and how long both ways took. */
export type ClockReading = {
  readonly theirsMs: number;
  readonly oursMs: number;
  readonly roundTripMs: number;
};

/**
 * How far this machine's clock is from another's. Their answer was made at some time of the round trip, so
 * the middle is taken, and half of it is what the result may be wrong by (RFC 5905 does the same).
 */
export function checkClock(readings: readonly ClockReading[]): Finding {
  const [best] = readings.toSorted((one, other) => one.roundTripMs - other.roundTripMs);
  if (best === undefined) throw new RangeError("no reading of the clock");
  const uncertaintyMs = best.roundTripMs / 2;
  const offsetMs = best.oursMs - uncertaintyMs - best.theirsMs;
  const figures = { offsetMs, uncertaintyMs };
  const surelyMs = Math.max(0, Math.abs(offsetMs) - uncertaintyMs);
  const found = describe(offsetMs, uncertaintyMs);
  if (surelyMs > HARMFUL_MS) return problem(TOPIC, found, REMEDY, figures);
  return surelyMs > NOTICED_MS ? warning(TOPIC, found, REMEDY, figures) : ok(TOPIC, found, figures);
}

function describe(offsetMs: number, uncertaintyMs: number): Words {
  const [off, by] = [formatDuration(offsetMs), formatDuration(Math.max(1, uncertaintyMs))];
  if (Math.abs(offsetMs) <= uncertaintyMs)
    return { en: `the coordinator's, to within ${by.en}`, ko: `코디네이터와 ${by.ko} 이내로 같음` };
  const ahead = offsetMs > 0;
  return {
    en: `${off.en} ${ahead ? "ahead of" : "behind"} the coordinator's (to within ${by.en})`,
    ko: `코디네이터보다 ${off.ko} ${ahead ? "빠름" : "느림"} (오차 ${by.ko} 이내)`,
  };
}

const REMEDY: Words = {
  en: "set the clock of the machine that is wrong (NTP): certificates, approvals and hours of operation go by it",
  ko: "틀린 쪽 컴퓨터의 시계를 맞추십시오 (NTP). 인증서, 승인, 운영 시간이 시계를 따릅니다",
};
