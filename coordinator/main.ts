import { Command } from "commander";
import { certifyCommand } from "./commands/certify.ts";
import { initCommand } from "./commands/init.ts";
import { nodesCommand } from "./commands/nodes.ts";
import { serveCommand } from "./commands/serve.ts";
import { studyCommand } from "./commands/study.ts";

const EXAMPLES = `
Examples:
  $ chorale coordinator init --out federation         found a federation: keys, certificates, configuration
  $ chorale coordinator serve                         run the coordinator
  $ chorale coordinator study create admet.yaml       open a study
  $ chorale coordinator study status admet --watch    see what it waits for, for whom and since when
`;

/** The commands of the central operator: `chorale coordinator ...`. */
export function coordinatorCommand(): Command {
  return new Command("coordinator")
    .description("Found a federation, enrol nodes, open and watch studies.")
    .addCommand(initCommand())
    .addCommand(certifyCommand())
    .addCommand(serveCommand())
    .addCommand(studyCommand())
    .addCommand(nodesCommand())
    .addHelpText("after", EXAMPLES);
}
