import { describe, expect, it } from "vitest";
import { asIs, ok, problem, skipped, warning, type Finding, type Topic } from "../../../checkup/finding.ts";
import { describeFindings, firstToDo } from "../../../doctor/describe-findings.ts";

const topic = (id: string, group: Topic["group"]): Topic => ({ id, group, name: { en: id, ko: `${id}ko` } });
const findings: readonly Finding[] = [
  ok(topic("memory", "machine"), asIs("much")),
  warning(topic("clock", "network"), asIs("late"), { en: "set it", ko: "맞추십시오" }),
  problem(topic("tcp", "network"), asIs("closed"), { en: "open it", ko: "여십시오" }),
  skipped(topic("tls", "network"), asIs("not come to")),
];

describe("the doctor's words", () => {
  it("are grouped in a fixed order, with marks in ASCII, remedies below, and last what to do first", () => {
    expect(describeFindings(findings, "en")).toBe(`Network
  [!]  clock: late
       what to do: set it
  [X]  tcp: closed
       what to do: open it
  [-]  tls: not come to

This machine
  [ok] memory: much

1 problem, 1 warning. First (tcp): open it
`);
  });

  it("are in Korean where that is asked for", () => {
    const text = describeFindings(findings, "ko");
    expect(text).toContain("네트워크\n  [!]  clockko: late\n       해결: 맞추십시오\n");
    expect(text).toMatch(/문제 1건, 주의 1건\. 먼저 할 일 \(tcpko\): 여십시오\n$/);
  });

  it("say that all is well", () => {
    expect(describeFindings([findings[0]!], "en")).toMatch(/Everything is in order\.\n$/);
    expect(firstToDo([findings[0]!])).toBeUndefined();
  });
});
