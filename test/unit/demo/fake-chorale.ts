// Stands in for the command line where a test is about processes, not about what they do.
import { writeSync } from "node:fs";

const [behaviour, ...rest] = process.argv.slice(2);
switch (behaviour) {
  case "print":
    process.stdout.write(rest.join("\n"));
    break;
  case "fail":
    process.stderr.write(
      `${rest.join(" ")}\nerror: table.csv, row 3: not a number\n  remedy: correct the cell\n`,
    );
    process.exitCode = 2;
    break;
  case "serve":
    process.stdout.write(`ready ${process.pid}\n`);
    setInterval(() => {}, 60_000);
    break;
  case "ignore-sigterm":
    process.on("SIGTERM", () => writeSync(1, "no\n"));
    process.stdout.write("ready\n");
    setInterval(() => {}, 60_000);
    break;
  default:
    throw new Error(`unknown behaviour ${behaviour}`);
}
