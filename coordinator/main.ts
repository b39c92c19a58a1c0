import { Command } from "commander";
import { initCommand } from "./commands/init.ts";
import { inviteCommand } from "./commands/invite.ts";
import { nodesCommand } from "./commands/nodes.ts";
import { revokeCommand } from "./commands/revoke.ts";
import { serveCommand } from "./commands/serve.ts";
import { studyCommand } from "./commands/study.ts";

const EXAMPLES = `
Examples:
  $ chorale coordinator init --out federation         found a federation: keys, certificates, configuration
  $ chorale coordinator serve                         run the coordinator
  $ chorale coordinator invite hospital-d             let a node in
  $ chorale coordinator study create admet.yaml       open a study
  $ chorale coordinator study status admet --watch    see what it waits for, for whom and since when
`;

/** The commands of the central operator: `chorale coordinator ...`. */
export function coordinatorCommand(): Command {
  return new Command("coordinator")
    .description("Found a federation, enrol nodes, open and watch studies.")
    .addCommand(initCommand())
    .addCommand(serveCommand())
    .addCommand(inviteCommand())
    .addCommand(revokeCommand())
    .addCommand(nodesCommand())
    .addCommand(studyCommand())
    .addHelpText("after", EXAMPLES);
}
