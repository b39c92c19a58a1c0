import { Command } from "commander";
import { expect, test } from "vitest";
import { describeFailure, wantsStack } from "../../../cli/describe-failure.ts";
import { calledGroup, chorale } from "../../../cli/program.ts";
import { CommandError, usageError } from "../../../process/command-error.ts";

test("a failure with a remedy prints both and gives its exit code", () => {
  expect(describeFailure(usageError("a.csv: no column smiles", "add one"), false)).toEqual({
    message: "error: a.csv: no column smiles\n  remedy: add one\n",
    exitCode: 2,
  });
  expect(describeFailure(new CommandError("gone"), false)).toEqual({ message: "error: gone\n", exitCode: 1 });
});

test("an unforeseen failure is one line and says how to see more", () => {
  expect(describeFailure(new TypeError("x is undefined"), false)).toEqual({
    message: "error: x is undefined\n  run with --stack for details\n",
    exitCode: 1,
  });
  expect(describeFailure("text", false).message).toContain("error: text\n");
});

test("a full disk names the file and what to do, whichever command met it", () => {
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: "/data/a" });
  expect(describeFailure(full, false)).toEqual({
    message:
      "error: the disk is full while writing /data/a\n" +
      "  remedy: free some space on that disk and run the command again\n",
    exitCode: 1,
  });
});

test("a stack trace comes with those of its causes", () => {
  const { message } = describeFailure(new CommandError("outer", { cause: new Error("inner") }), true);
  expect(message).toMatch(/CommandError: outer\n\s+at [\s\S]*Error: inner\n\s+at /);
});

test("stack traces are asked for by option or environment", () => {
  expect(wantsStack(["demo", "--stack"], {})).toBe(true);
  expect(wantsStack(["demo"], { CHORALE_STACK: "1" })).toBe(true);
  expect(wantsStack(["demo"], { CHORALE_STACK: "0" })).toBe(false);
});

test("only the group that is called is loaded, so that another's failure does not matter", async () => {
  const groups = [
    { name: "whole", summary: "works", load: async () => new Command("whole").description("works") },
    { name: "broken", summary: "fails", load: () => Promise.reject(new Error("broken import")) },
  ];
  expect((await chorale(calledGroup(["whole", "--help"]), groups)).helpInformation()).toContain("broken");
  await expect(chorale(calledGroup(["help", "broken"]), groups)).rejects.toThrow("broken import");
});
