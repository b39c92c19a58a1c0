// A trainer for a node, by our own engine: `node scripts/trainers/typescript/main.ts --listen
// unix:/path/to.sock`.
import { parseArgs } from "node:util";
import { readTrainerToken } from "../../../client/trainer-service/read-trainer-token.ts";
import { CommandError } from "../../../process/command-error.ts";
import { serveTrainer } from "./serve-trainer.ts";

const { values } = parseArgs({
  options: { listen: { type: "string" }, threads: { type: "string" }, "token-file": { type: "string" } },
});

process.umask(0o077);
try {
  if (values.listen === undefined) throw new CommandError("--listen unix:/path/to.sock or 127.0.0.1:PORT");
  const tokenFile = values["token-file"];
  const token = tokenFile === undefined ? undefined : await readTrainerToken(tokenFile);
  const { address } = await serveTrainer({
    listen: values.listen,
    threads: Number(values.threads ?? 1),
    token,
  });
  process.stdout.write(`listening on ${address}\n`);
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(error.exitCode);
}
