import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { enrollCommand } from "../../../../client/commands/enroll.ts";
import { CommandError } from "../../../../process/command-error.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

async function failure(...args: string[]): Promise<CommandError> {
  try {
    await enrollCommand().parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error("this was not refused");
}

const PLACES = ["--data", "table.csv", "--out", "node"];

describe("chorale client enroll", () => {
  test("wants one invitation: a word, a file, or standard input", async () => {
    expect((await failure(...PLACES)).message).toMatch(/invitation is missing, or given twice/);
    const twice = await failure("word", "--invitation-file", "invitation.txt", ...PLACES);
    expect(twice.message).toMatch(/invitation is missing, or given twice/);
    const file = await failure("--invitation-file", "/nowhere/invitation.txt", ...PLACES);
    expect(file.message).toMatch(/--invitation-file \/nowhere\/invitation\.txt: no such file/);
  });

  test("never repeats what might be an invitation, since it is a secret", async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join("invitation.txt"), "chorale-invitation-1.c2VjcmV0\n");
    for (const args of [
      ["chorale-invitation-1.c2VjcmV0"],
      ["--invitation-file", folder.join("invitation.txt")],
    ]) {
      const { message, remedy } = await failure(...args, ...PLACES);
      expect(message).toMatch(/not an invitation/);
      expect(`${message} ${remedy}`).not.toContain("c2VjcmV0");
    }
  });
});
