import type { Command } from "commander";
import { expect, test } from "vitest";
import { commandGroups } from "../../../cli/command-groups.ts";

/** The command and all below it, each with the words that call it. */
function commandsBelow(command: Command, path: string): [string, Command][] {
  const own = command.commands.flatMap((child) => commandsBelow(child, `${path} ${child.name()}`));
  return [[path, command], ...own];
}

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

test.each([...commandGroups])(
  "every command of chorale $name has help with an example of itself",
  async (group) => {
    const { name } = group;
    for (const [path, command] of commandsBelow(await group.load(), `chorale ${name}`)) {
      const help = helpOf(command);
      expect(help, path).toMatch(/\nExamples?:\n/);
      expect(help, path).toContain(path);
      expect(command.description(), path).not.toBe("");
    }
  },
);
