import { readFileSync } from "node:fs";
import { failed, type Check } from "../../checkup/check.ts";
import type { Examination, ExaminationOptions } from "../../checkup/examination.ts";
import { ok, type Topic } from "../../checkup/finding.ts";
import { machineCheck } from "../../checkup/machine/machine-checks.ts";
import { checkRuntime } from "../../checkup/runtimes/check-runtime.ts";
import { sharedLayout } from "../../models/architecture/trunk-and-heads.ts";
import { bytesOf } from "../../models/layout.ts";
import type { Clock } from "../../process/clock.ts";
import { describeError, usageError } from "../../process/command-error.ts";
import { readYaml } from "../../process/read-yaml.ts";
import { architectureOf } from "../../trust/manifest/architecture-of.ts";
import { studyManifestSchema } from "../../trust/manifest/study-manifest.ts";
import { readConfig, type CoordinatorConfig } from "../config.ts";
import { addressCheck } from "./check-address.ts";
import { keysCheck } from "./check-keys.ts";
import { portsCheck } from "./check-ports.ts";
import { stateCheck } from "./check-state.ts";

const TOPIC: Topic = {
  id: "configuration",
  group: "configuration",
  name: { en: "coordinator.yaml", ko: "coordinator.yaml" },
};
/** A connection and open files for each of a few hundred nodes. */
const OPEN_FILES = 2048;
/** A checkpoint for each of some rounds, beside an update of every member. */
const ROUNDS_KEPT = 10;

/** Everything that can be found out about a coordinator from its `coordinator.yaml`. */
export function examineCoordinator({ configPath, study }: ExaminationOptions, clock: Clock): Examination {
  let config: CoordinatorConfig;
  try {
    config = readConfig(configPath);
  } catch (error) {
    return { configuration: failed(TOPIC, error), checks: [machine(null, null, clock), kernels()] };
  }
  const { federation, address, stateDir } = config;
  const configuration = ok(
    TOPIC,
    {
      en: `${configPath}: ${federation.name}, called at ${address}`,
      ko: `${configPath}: ${federation.name}, 주소 ${address}`,
    },
    { federation: federation.id, address },
  );
  return {
    configuration,
    checks: [
      keysCheck(config, clock),
      stateCheck(config, configPath, clock),
      portsCheck(config, clock),
      addressCheck(config, clock),
      machine(stateDir, study === undefined ? null : diskBytesOf(study), clock),
      kernels(),
    ],
  };
}

function machine(stateDir: string | null, diskBytes: number | null, clock: Clock): Check {
  return machineCheck(
    { stateDir, diskBytes, memoryMiBMax: undefined, threads: null, openFiles: OPEN_FILES },
    clock,
  );
}

/** The only thing that computes at a coordinator: it sums updates. */
function kernels(): Check {
  return checkRuntime("kernels", true);
}

/** What a study in a manifest's file needs on disk here. Throws a usage error for what is no manifest. */
function diskBytesOf(path: string): number {
  const manifest = studyManifestSchema.parse(readDraft(path));
  const update = bytesOf(sharedLayout(architectureOf(manifest)));
  return update * (manifest.members.length + ROUNDS_KEPT);
}

function readDraft(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw usageError(
      `cannot read ${path}: ${describeError(error)}`,
      "at a coordinator --study names a manifest's file",
    );
  }
  if (!text.trimStart().startsWith("{"))
    return readYaml(path, studyManifestSchema, "correct the fields that are named");
  const json = JSON.parse(text) as { document?: unknown };
  return json.document ?? json;
}
