import { Command } from "commander";
import { software } from "../process/software.ts";
import { commandGroups, type CommandGroup } from "./command-groups.ts";

const EXAMPLES = `
Examples:
  $ chorale demo                                 a federation of four nodes on this machine, with a report
  $ chorale demo --sites ./tables --out ./result the same on your own tables, one CSV per node
  $ chorale client inspect --in compounds.csv    what a table holds and what a study would make of it
  $ chorale coordinator --help                   the commands of one group
`;

/** The program `chorale` with the group named `called` loaded and the others by name and summary only. */
export async function chorale(
  called: string | undefined,
  groups: readonly CommandGroup[] = commandGroups,
): Promise<Command> {
  const program = new Command("chorale")
    .description("Federated drug discovery: partners train together, their data stay at home.")
    .version(software, "-V, --version", "print the version")
    .option("--stack", "print the stack trace of a failure (also CHORALE_STACK=1)")
    .helpCommand("help [group]", "the help of a group")
    .addHelpText("after", EXAMPLES);
  for (const group of groups)
    program.addCommand(group.name === called ? await loaded(group) : placeholder(group));
  prepareForErrors(program);
  return program;
}

/** The group that the arguments call: the first word that is no option, also behind `help`. */
export function calledGroup(args: readonly string[]): string | undefined {
  const words = args.filter((argument) => !argument.startsWith("-"));
  return words[0] === "help" ? words[1] : words[0];
}

async function loaded(group: CommandGroup): Promise<Command> {
  return (await group.load()).name(group.name).summary(group.summary);
}

function placeholder(group: CommandGroup): Command {
  return new Command(group.name).summary(group.summary).description(group.summary);
}

/** Errors come back as exceptions from every level, with the command whose help says more. */
function prepareForErrors(command: Command, path = command.name()): void {
  command.exitOverride().showHelpAfterError(`  remedy: see ${path} --help`);
  for (const child of command.commands) prepareForErrors(child, `${path} ${child.name()}`);
}
