/**
 * A round in a process of its own, to be killed: `node train-killable-round.ts FOLDER`. Keeps its training
 * in FOLDER every few milliseconds and writes a line for each step.
 */
import { trainKillableRound } from "./killable-round.ts";

await trainKillableRound(process.argv[2]!, 5, (step) => process.stdout.write(`${step}\n`));
