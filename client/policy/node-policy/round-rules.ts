import { describeBytes } from "./byte-size.ts";
import { describeHours, describeWallTime, isOpen, wallTime } from "./hours.ts";
import { figure, type Rule, type RoundFacts, type UpdateFacts } from "./rule.ts";

/** What has to hold when a round begins; one that began in open hours is finished. */
export const roundRules: readonly Rule<RoundFacts>[] = [
  {
    rule: "hours",
    judge: ({ hours, timeZone }, { nowMs }) => {
      if (hours === "always") return { allowed: true, why: "rounds may begin at any time here" };
      const now = wallTime(nowMs, timeZone);
      return {
        allowed: isOpen(hours, now),
        why: `it is ${describeWallTime(now)} in ${timeZone}; rounds begin at ${describeHours(hours)} here`,
        ask: "plan rounds that are open in these hours (rounds.deadlineMs)",
      };
    },
  },
  {
    rule: "cohortMin",
    judge: ({ cohortMin }, { approvals, manifest }) => ({
      allowed: approvals >= cohortMin,
      why: `this node has verified the approvals of ${approvals} of ${manifest.members.length} members; ${cohortMin} or more are asked for here`,
      ask: "wait until more members have approved",
    }),
  },
  {
    rule: "roundsMax",
    judge: ({ roundsMax }, { round, manifest: { rounds } }) => ({
      allowed: round <= Math.min(roundsMax, rounds.count),
      why: `this is round ${figure(round)}; the study has ${figure(rounds.count)}, at most ${figure(roundsMax)} here`,
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
    judge: ({ updateNormMax }, { norm }) => {
      if (!Number.isFinite(norm))
        return { allowed: false, why: "the update holds values that are no finite numbers" };
      return {
        allowed: updateNormMax === null || norm <= updateNormMax,
        why: `the update has a norm of ${figure(norm)}; ${updateNormMax === null ? "any size is allowed" : `at most ${figure(updateNormMax)}`} here`,
        ask: "set privacy.updateNormMax, to which nodes scale their updates down",
      };
    },
  },
  {
    rule: "bytesPerDayMax",
    judge: ({ bytesPerDayMax }, { bytes, bytesToday }) => judgeBytes(bytesPerDayMax, bytesToday, bytes),
  },
];

/** Whether so many bytes more may leave on this day. */
export function judgeBytes(
  max: number | null,
  today: number,
  more: number,
): { allowed: boolean; why: string; ask: string } {
  return {
    allowed: max === null || today + more <= max,
    why: `${describeBytes(today)} left today and ${describeBytes(more)} would follow; ${max === null ? "no limit" : `at most ${describeBytes(max)} a day`} here`,
    ask: "plan fewer rounds a day",
  };
}
