import { describe, expect, it } from "vitest";
import { runChecks, type Check } from "../../../checkup/check.ts";
import { asIs, ok, type Finding, type Topic } from "../../../checkup/finding.ts";
import { CommandError } from "../../../process/command-error.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const topic = (id: string): Topic => ({ id, group: "machine", name: asIs(id) });
const silent = { onProgress: () => {}, onFinding: () => {} };
const good = (id: string): Check => ({
  topic: topic(id),
  limitMs: 1000,
  run: () => [ok(topic(id), asIs("fine"))],
});

describe("runChecks", () => {
  it("gives every finding in order, and tells it as it comes", async () => {
    const told: string[] = [];
    const listener = {
      onProgress: ({ en }: { en: string }) => told.push(`at ${en}`),
      onFinding: ({ id }: Finding) => told.push(id),
    };
    const findings = await runChecks([good("one"), good("two")], new ManualClock(), listener);
    expect(findings.map(({ id, state }) => [id, state])).toEqual([
      ["one", "ok"],
      ["two", "ok"],
    ]);
    expect(told).toEqual(["at one", "one", "at two", "two"]);
  });

  it("makes a problem of a check that throws, with the error's remedy, and goes on", async () => {
    const bad: Check = {
      ...good("bad"),
      run: () => {
        throw new CommandError("it is\nbroken", { remedy: "mend it" });
      },
    };
    const [first, second] = await runChecks([bad, good("after")], new ManualClock(), silent);
    expect(first).toMatchObject({ state: "problem", found: asIs("it is broken"), remedy: asIs("mend it") });
    expect(second).toMatchObject({ id: "after", state: "ok" });
  });

  it("waits for none longer than its limit, and tells it to stop", async () => {
    const clock = new ManualClock();
    let stopped = false;
    const hanging: Check = {
      ...good("hanging"),
      run: (signal) => {
        signal.addEventListener("abort", () => (stopped = true));
        return new Promise(() => {});
      },
    };
    const running = runChecks([hanging, good("after")], clock, silent);
    clock.advance(1000);
    const [first, second] = await running;
    expect(first).toMatchObject({ id: "hanging", state: "problem", found: { en: "no result within 1 s" } });
    expect(second).toMatchObject({ id: "after", state: "ok" });
    expect(stopped).toBe(true);
  });
});
