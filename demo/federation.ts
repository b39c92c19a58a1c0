import { rmSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../process/command-error.ts";
import {
  agreementSchema,
  listeningSchema,
  readOutput,
  studyStatusSchema,
  type StudyStatus,
} from "./child-output.ts";
import { inParallel, type LongProcess, type Processes } from "./processes.ts";
import type { Progress } from "./progress.ts";
import type { Site } from "./sites.ts";
import { studyActivity } from "./study-activity.ts";

/** How many processes set up or train at the same time. */
export const LANES = 2;

/** Where a demo's files lie, and how it runs and shows its processes. */
export type Stage = {
  readonly out: string;
  readonly sites: readonly Site[];
  readonly studyFile: string;
  readonly study: string;
  readonly protocolKeyFile: string;
  readonly processes: Processes;
  readonly progress: Progress;
};

/** The configuration file of a node. */
export function nodeConfig({ out }: Stage, node: string): string {
  return join(out, "nodes", node, "node.yaml");
}

/** The study's manifest as the operator signed it. */
export function agreementFile({ out }: Pick<Stage, "out">): string {
  return join(out, "study.signed.json");
}

/** The configuration file of the coordinator. */
export function coordinatorConfig({ out }: Pick<Stage, "out">): string {
  return join(out, "federation", "coordinator.yaml");
}

/**
 * Founds a federation, enrols the nodes, has their owners approve the study, runs it to its end and gives its
 * last status, with everything still running that `coordinator` needs. Throws a `CommandError` when a process
 * fails or the study does not complete.
 */
export async function runFederation(
  stage: Stage,
): Promise<{ status: StudyStatus; coordinator: LongProcess }> {
  const { processes, progress, sites } = stage;
  const announce = (detail: string): void =>
    progress.show({ phase: "founding the federation", fraction: 0, detail, remainingMs: null, nodes: [] });
  announce("making its authority and certificates");
  const { coordinator, address } = await serveCoordinator(stage);
  announce(`inviting and enrolling ${sites.length} nodes over ${address}`);
  await inParallel(LANES, sites, (site) => enrol(stage, site));
  announce("opening the study, signed by the operator");
  const config = ["--config", coordinatorConfig(stage)];
  const signed = ["--out", agreementFile(stage)];
  await processes.run({
    label: "study",
    args: ["coordinator", "study", "create", stage.studyFile, ...signed, ...config],
  });
  const nodes = sites.map(({ node }) =>
    processes.start({
      label: `node ${node}`,
      args: ["client", "run", "--config", nodeConfig(stage, node), "--exit-when-done"],
    }),
  );
  announce("the owners of the data read and approve it");
  await inParallel(LANES, sites, (site) => approve(stage, site));
  await processes.run({ label: "study", args: ["coordinator", "study", "start", stage.study, ...config] });
  const status = await watchStudy(stage);
  await Promise.all(nodes.map(({ ended }) => ended));
  return { status, coordinator };
}

async function serveCoordinator(stage: Stage): Promise<{ coordinator: LongProcess; address: string }> {
  const { processes, out } = stage;
  const loopback = ["--host", "127.0.0.1", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"];
  await processes.run({
    label: "setup coordinator",
    args: ["coordinator", "init", "--name", "demo", "--out", join(out, "federation"), ...loopback],
  });
  const { promise, resolve: listening } = Promise.withResolvers<string>();
  const coordinator = processes.start({
    label: "coordinator",
    args: ["coordinator", "serve", "--config", coordinatorConfig(stage)],
    onLine: (line) => listening(readOutput(listeningSchema, line, "coordinator serve").address),
  });
  const ended = coordinator.ended.then(() => {
    throw new CommandError("coordinator: ended before it was asked to", { remedy: "see its log" });
  });
  return { coordinator, address: await Promise.race([promise, ended]) };
}

/** The operator invites the node; the node makes its keys and has them certified. */
async function enrol(stage: Stage, { node, file }: Site): Promise<void> {
  const { processes, out, protocolKeyFile } = stage;
  const label = `setup ${node}`;
  const folder = join(out, "nodes", node);
  // A file rather than an argument: an invitation is a secret, and logs have the arguments.
  const invitation = join(out, "nodes", `${node}.invitation`);
  const config = ["--config", coordinatorConfig(stage)];
  await processes.run({
    label,
    args: ["coordinator", "invite", node, "--valid", "1h", "--out", invitation, ...config],
  });
  const what = ["--data", file, "--protocol-key-file", protocolKeyFile, "--threads", "1"];
  await processes.run({
    label,
    args: ["client", "enroll", "--invitation-file", invitation, "--out", folder, ...what],
  });
  rmSync(invitation);
}

/** The owner reads what the study asks of this node and approves exactly what was read. */
async function approve(stage: Stage, { node }: Site): Promise<void> {
  const { processes } = stage;
  const label = `owner ${node}`;
  const where = ["--config", nodeConfig(stage, node)];
  const shown = await processes.run({
    label,
    args: ["client", "show", agreementFile(stage), "--no-dry-run", "--json", ...where],
  });
  const { manifestDigest } = readOutput(agreementSchema, shown, "client show");
  const decision = ["--digest", manifestDigest, "--reference", "demo", "--name", `owner of ${node}`];
  await processes.run({
    label,
    args: ["client", "approve", agreementFile(stage), ...decision, ...where],
  });
}

async function watchStudy(stage: Stage): Promise<StudyStatus> {
  const { processes, progress, study } = stage;
  let last: StudyStatus | null = null;
  const { promise: declined, reject } = Promise.withResolvers<never>();
  const onLine = (line: string): void => {
    try {
      last = readOutput(studyStatusSchema, line, "coordinator study status");
      checkGoesOn(last);
      progress.show(studyActivity(last));
    } catch (error) {
      reject(error);
    }
  };
  const args = [
    "coordinator",
    "study",
    "status",
    study,
    "--watch",
    "--json",
    "--config",
    coordinatorConfig(stage),
  ];
  await Promise.race([processes.run({ label: "study", args, onLine }), declined]);
  // TypeScript does not see that the callback assigns it
  const status = last as StudyStatus | null;
  if (status?.state !== "STUDY_COMPLETED")
    throw new CommandError(`the study ended as ${status?.state ?? "unknown"}`, {
      remedy: "see the coordinator's log",
    });
  return status;
}

/** A member that declined, and a study that paused by itself, would be waited for in vain. */
function checkGoesOn({ state, detail, members }: StudyStatus): void {
  const decliner = members.find(({ standing }) => standing.startsWith("declined"));
  if (decliner !== undefined)
    throw new CommandError(`node ${decliner.node} does not take part: ${decliner.standing}`, {
      remedy: "correct its table or leave it out of the sites; its log has more",
    });
  if (state === "PAUSED")
    throw new CommandError(`the study paused: ${detail}`, { remedy: "see the nodes' logs" });
}
