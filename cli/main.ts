import { runCommandLine } from "./run-command-line.ts";

// A reader that has gone away (`chorale ... | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

await runCommandLine(process.argv.slice(2));
