import { randomInt } from "node:crypto";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { createLogger } from "../../process/log.ts";
import { readTlsFiles } from "../../transport/read-tls-files.ts";
import { egressRecordPath, readConfig, readProtocolKey, type ClientConfig } from "../config.ts";
import { openEgress } from "../egress/egress.ts";
import { readApprovals } from "../policy/approvals.ts";
import { watchApprovals } from "../policy/watch-approvals.ts";
import { createTrainer } from "../training/create-trainer.ts";
import { modelPlaceOf } from "../training/model-place-of.ts";
import type { Trainer } from "../training/trainer.ts";
import { AgentDriver, type AgentEnd } from "./driver.ts";
import { narrate } from "./narrate.ts";
import { outcomeOf } from "./outcome-of.ts";
import { readStudies, StudyFiles } from "./study-files.ts";

/** `exitWhenDone`: end after every approved study; `trainer`: for benches, what trains instead. */
export type RunOptions = { readonly exitWhenDone: boolean; readonly trainer?: () => Trainer };

/**
 * Runs a node until it is told to stop, gives up or is done, and gives the exit code. Throws a usage error
 * for a wrong configuration and a `CommandError` when the coordinator will not have this node.
 */
export async function runClient(
  configPath: string,
  options: RunOptions,
  clock: Clock = systemClock,
): Promise<0 | 1> {
  const config = readConfig(configPath);
  const tls = readTlsFiles(config.tls, clock.nowMs());
  const logger = createLogger(`client ${config.name}`, config.log);
  const trainer = options.trainer ?? trainerOf(config, logger);
  const files = new StudyFiles(config.stateDir, clock);
  const { coordinator: address, serverName, stateDir } = config;
  const egress = openEgress({ address, serverName, tls, recordPath: egressRecordPath(config), clock });
  let stopping: Promise<void> | null = null;
  const stop = (): void => {
    stopping ??= driver.stop();
  };
  const driver = new AgentDriver({
    node: config.name,
    egress,
    createTrainer: trainer,
    approvals: readApprovals(stateDir),
    studies: readStudies(stateDir).map(({ study }) => study),
    clock,
    logger,
    jitter: () => randomInt(2 ** 32) / 2 ** 32,
    onStep: (step) => {
      for (const line of narrate(step)) process.stdout.write(`${line}\n`);
      files.update(step.after);
      if (options.exitWhenDone && outcomeOf(step.after) !== null) stop();
    },
  });
  const unwatch = watchApprovals(stateDir, clock, (approvals) => driver.readApprovals(approvals));
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    return exitCodeOf(await driver.run(), options.exitWhenDone ? outcomeOf(driver.agent) : null);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
    unwatch();
    files.flush();
    egress.close();
  }
}

/** Of what a trainer says, in the log. */
const WORDS_MAX = 500;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

function trainerOf(config: ClientConfig, logger: ReturnType<typeof createLogger>): () => Trainer {
  const { name: node, data, stateDir, checkpointSeconds } = config;
  // A key that cannot be read is told at the start; a corrected one counts when a study is tried again.
  readProtocolKey(config);
  return () =>
    createTrainer({
      node,
      data,
      stateDir,
      protocolKey: readProtocolKey(config),
      ...modelPlaceOf(config),
      checkpointEveryMs: checkpointSeconds * 1000,
      onWords: (words) => logger.info({ trainer: words.slice(0, WORDS_MAX) }, "the node's own trainer"),
    });
}

function exitCodeOf(end: AgentEnd, outcome: "completed" | "failed" | null): 0 | 1 {
  if (end.kind === "gave_up")
    throw new CommandError(`the coordinator refused this node: ${end.reason}: ${end.detail}`, {
      remedy: end.remedy,
    });
  return outcome === "failed" ? 1 : 0;
}
