import { randomInt } from "node:crypto";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { createLogger, type Logger } from "../../process/log.ts";
import { printable } from "../../process/printable.ts";
import { readConfig, readProtocolKey, type ClientConfig } from "../config.ts";
import { openIdentity, whenExpired } from "../enrolment/open-identity.ts";
import { Renewal } from "../enrolment/renewal.ts";
import { tellRenewal } from "../enrolment/tell-renewal.ts";
import { approvalsInForce, storeMemberApprovals } from "../policy/decisions.ts";
import { watchReleases } from "../policy/releases.ts";
import { decisionsNow, watchDecisions } from "../policy/watch-decisions.ts";
import { createTrainer } from "../training/create-trainer.ts";
import { modelPlaceOf } from "../training/model-place-of.ts";
import type { Trainer } from "../training/trainer.ts";
import { AgentDriver, type AgentEnd } from "./driver.ts";
import type { MemberDecisions } from "./member-decisions.ts";
import { narrate } from "./narrate.ts";
import { openGuardedEgress } from "./open-guarded-egress.ts";
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
  const identity = openIdentity(config, clock);
  const logger = createLogger(`client ${config.name}`, config.log);
  const trainer = options.trainer ?? trainerOf(config, logger);
  const { name: node, stateDir } = config;
  const own = { node, fingerprint: identity.speaker.key.fingerprint };
  const known = decisionsNow(stateDir, own, clock.nowMs());
  await using stack = new AsyncDisposableStack();
  const files = stack.adopt(new StudyFiles(stateDir, clock), (open) => open.flush());
  const { egress, guard } = openGuardedEgress(config, identity, { clock, logger }, stack);
  const jitter = (): number => randomInt(2 ** 32) / 2 ** 32;
  let stopping: Promise<void> | null = null;
  const stop = (): void => {
    stopping ??= driver.stop();
  };
  const driver = new AgentDriver({
    trust: { ...own, operator: config.federation.operator },
    guard,
    members: decisionsOfMembers(config, clock, logger),
    egress,
    createTrainer: trainer,
    decisions: known,
    studies: readStudies(stateDir).map(({ study }) => study),
    clock,
    logger,
    jitter,
    onStep: (step) => {
      for (const line of narrate(step)) print(line);
      files.update(step.after);
      if (options.exitWhenDone && outcomeOf(step.after) !== null) stop();
    },
  });
  stack.defer(
    watchDecisions({ stateDir, own, clock, known, report: reportTo(logger) }, (decisions) =>
      driver.readDecisions(decisions),
    ),
  );
  stack.defer(watchReleases(stateDir, clock, () => driver.judgeAgain()));
  const renewal = new Renewal({ config, egress, clock, jitter, onNews: tellRenewal(node, logger, print) });
  stack.defer(() => renewal.stop());
  renewal.start();
  for (const signal of SIGNALS) {
    process.once(signal, stop);
    stack.defer(() => void process.removeListener(signal, stop));
  }
  const end = await driver.run();
  return exitCodeOf(end, options.exitWhenDone ? outcomeOf(driver.agent) : null, config, renewal.hasExpired());
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A decision that was changed or signed by another gives no permission, and somebody should know. */
function reportTo(logger: Logger): (problem: string) => void {
  return (problem) => logger.warn({ reason: printable(problem) }, "an owner's decision that does not hold");
}

/** Decisions of the other members' owners, verified and kept in the node's folder. */
function decisionsOfMembers(
  { name: node, stateDir }: ClientConfig,
  clock: Clock,
  logger: Logger,
): MemberDecisions {
  return {
    store(versions, decisions) {
      const { refused } = storeMemberApprovals(stateDir, { node, versions }, decisions);
      const [reason] = refused;
      if (reason !== undefined)
        logger.warn({ reason: printable(reason), count: refused.length }, "decisions that do not hold");
    },
    approvedBy: (manifest, digest) => approvalsInForce(stateDir, manifest, digest, clock.nowMs()),
  };
}

/** Of what a trainer says, in the log. */
const WORDS_MAX = 500;

function trainerOf(config: ClientConfig, logger: Logger): () => Trainer {
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

function exitCodeOf(
  end: AgentEnd,
  outcome: "completed" | "failed" | null,
  { name }: ClientConfig,
  expired: boolean,
): 0 | 1 {
  if (end.kind !== "gave_up") return outcome === "failed" ? 1 : 0;
  if (expired)
    throw new CommandError("this node's certificate has ended, and the coordinator takes no other", {
      remedy: whenExpired(name),
    });
  throw new CommandError(`the coordinator refused this node: ${end.reason}: ${end.detail}`, {
    remedy: end.remedy,
  });
}
