import { setFlagsFromString } from "node:v8";
import { Command } from "commander";
import { configOption } from "./config-option.ts";

const EXAMPLES = `
Once it listens it prints one line of JSON with its addresses. Port 0 lets the system choose one.
SIGTERM and SIGINT end it; open rounds go on where they were when it starts again.

Example:
  $ chorale coordinator serve --config /etc/chorale/coordinator.yaml
`;

/** `chorale coordinator serve`. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("Run the coordinator until it is told to stop.")
    .addOption(configOption())
    .addHelpText("after", EXAMPLES)
    .action(async ({ config }: { config: string }) => {
      // A coordinator's garbage is young: V8's room for more of it is 30 MB of memory, and no speed. Before
      // the program is loaded, because loading alone makes V8 ask for the room.
      setFlagsFromString("--semi-space-growth-factor=1");
      const { serveCoordinator } = await import("./serve-coordinator.ts");
      await serveCoordinator(config);
    });
}
