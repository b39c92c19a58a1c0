import { describe, expect, it } from "vitest";
import { runChecks } from "../../../checkup/check.ts";
import { asIs, type Topic } from "../../../checkup/finding.ts";
import { checkRuntime, judgeRuntime } from "../../../checkup/runtimes/check-runtime.ts";
import { runtimeNames } from "../../../checkup/runtimes/runtime-name.ts";
import { systemClock } from "../../../process/clock.ts";

const TOPIC: Topic = { id: "runtime_onnx", group: "runtimes", name: asIs("ONNX Runtime") };
const silent = { onProgress: () => {}, onFinding: () => {} };
const said = (answer: object): string => `noise of a library\n${JSON.stringify(answer)}\n`;

describe("a runtime", () => {
  it.each(runtimeNames)("%s computes the right numbers in its own process", async (name) => {
    const [finding] = await runChecks([checkRuntime(name, true)], systemClock, silent);
    expect(finding).toMatchObject({ id: `runtime_${name}`, state: "ok" });
    expect(finding!.found.en).toMatch(/^computes the right numbers: /);
  });

  it("that lacks the configured device is a problem with a remedy", async () => {
    const check = checkRuntime("onnx", true, { provider: "coreml", device: 0 });
    const [finding] = await runChecks([check], systemClock, silent);
    expect(finding).toMatchObject({ state: "problem" });
    expect(finding!.found.en).toContain("has no execution provider coreml");
    expect(finding!.remedy!.en).toContain("cpu");
  });

  it("that computes something else is a problem, or a warning where nobody needs it", () => {
    const outcome = { stdout: said({ error: "computed 1 where 2 is right" }), signal: null };
    expect(judgeRuntime(TOPIC, outcome, true)).toMatchObject({
      state: "problem",
      found: asIs("computed 1 where 2 is right"),
    });
    expect(judgeRuntime(TOPIC, outcome, false).state).toBe("warning");
  });

  it("whose library ends its process says so, and names a processor that is too old", () => {
    expect(judgeRuntime(TOPIC, { stdout: "", signal: "SIGILL" }, true)).toMatchObject({
      state: "problem",
      found: { en: expect.stringContaining("instructions that this processor does not have") },
    });
    expect(
      judgeRuntime(TOPIC, { stdout: said({ description: "x" }), signal: "SIGSEGV" }, true),
    ).toMatchObject({
      state: "problem",
      found: { en: "the library ended its process (SIGSEGV)" },
    });
  });
});
