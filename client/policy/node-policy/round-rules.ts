import { describeBytes, describeDailyLimit } from "./byte-size.ts";
import { describeHours, describeWallTime, isOpen, wallTime } from "./hours.ts";
import { counted, figure, type Finding, type Rule, type RoundFacts, type UpdateFacts } from "./rule.ts";

/**
 * A round that fails has its number, and is tried again under the next one: a study is combined so many
 * times, and rounds that failed do not use it up. After three in a row the coordinator waits for its
 * operator.
 */
const ATTEMPTS_MAX = 3;

/** What has to hold when a round begins; one that began in open hours is finished. */
export const roundRules: readonly Rule<RoundFacts>[] = [
  {
    rule: "hours",
    judge: ({ hours, timeZone }, { nowMs }) => {
      const now = wallTime(nowMs, timeZone);
      const there = `it is ${describeWallTime(now)} in ${timeZone}`;
      if (hours === "always") return { allowed: true, there, here: "rounds may begin at any time" };
      const here = `rounds may begin ${describeHours(hours)}`;
      return { allowed: isOpen(hours, now), there, here, ask: "keep rounds open into these hours" };
    },
  },
  {
    rule: "cohortMin",
    judge: ({ cohortMin }, { approvals, manifest: { members } }) => ({
      allowed: approvals >= cohortMin,
      there: `the approvals of ${approvals} of ${members.length} members are verified and in force`,
      here: `at least ${cohortMin}`,
      ask: "wait until more members have approved",
    }),
  },
  {
    rule: "roundsMax",
    judge: ({ roundsMax }, { round, updatesBefore, manifest: { rounds } }) => ({
      allowed: updatesBefore < roundsMax && round <= ATTEMPTS_MAX * rounds.count,
      there:
        `this is attempt ${figure(round)} at the study's ${figure(rounds.count)} rounds, and ` +
        `${counted(updatesBefore, "update")} left before`,
      here: `at most ${counted(roundsMax, "update")}, and ${ATTEMPTS_MAX} attempts for each round of the study`,
      ask: "amend the study",
    }),
  },
  {
    rule: "bytesPerDayMax",
    judge: ({ bytesPerDayMax }, { bytesToday, size }) =>
      judgeBytes(bytesPerDayMax, bytesToday, size.updateBytes),
  },
];

/** What has to hold of an update before it leaves. */
export const updateRules: readonly Rule<UpdateFacts>[] = [
  {
    rule: "updateNormMax",
    judge: ({ updateNormMax }, { norm }) => ({
      allowed: Number.isFinite(norm) && norm <= (updateNormMax ?? Infinity),
      there: Number.isFinite(norm)
        ? `the update has a norm of ${figure(norm)}`
        : "the update holds values that are no finite numbers",
      here: updateNormMax === null ? "any finite size is allowed" : `at most ${figure(updateNormMax)}`,
      ask: "set privacy.updateNormMax, to which nodes scale their updates down",
    }),
  },
  {
    rule: "roundsMax",
    judge: ({ roundsMax }, { updatesBefore }) => ({
      allowed: updatesBefore < roundsMax,
      there: `${counted(updatesBefore, "update")} of the study left before`,
      here: `at most ${figure(roundsMax)}`,
      ask: "amend the study",
    }),
  },
  {
    rule: "bytesPerDayMax",
    judge: ({ bytesPerDayMax }, { bytes, bytesToday }) => judgeBytes(bytesPerDayMax, bytesToday, bytes),
  },
];

/** Whether so many bytes more may leave on this day. */
export function judgeBytes(max: number | null, today: number, more: number): Finding {
  return {
    allowed: max === null || today + more <= max,
    there: `${describeBytes(today)} have left today and ${describeBytes(more)} would follow`,
    here: describeDailyLimit(max),
    ask: "plan fewer rounds a day",
  };
}
