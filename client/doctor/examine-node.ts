import type { Check } from "../../checkup/check.ts";
import { failed } from "../../checkup/check.ts";
import type { Examination, ExaminationOptions } from "../../checkup/examination.ts";
import { ok, type Topic } from "../../checkup/finding.ts";
import { machineCheck } from "../../checkup/machine/machine-checks.ts";
import { checkRuntime } from "../../checkup/runtimes/check-runtime.ts";
import type { Clock } from "../../process/clock.ts";
import { readConfig, type ClientConfig } from "../config.ts";
import { keysCheck } from "./check-keys.ts";
import { networkCheck } from "./check-network.ts";
import { approvalsCheck, dataCheck, recordCheck } from "./check-state.ts";
import { examinedStudies, studiesCheck, updateBytesOf } from "./check-studies.ts";

const TOPIC: Topic = {
  id: "configuration",
  group: "configuration",
  name: { en: "node.yaml", ko: "node.yaml" },
};
/** A study keeps its checkpoint, its update, the state of a training and the last few models. */
const COPIES_ON_DISK = 12;
const OPEN_FILES = 256;

/** Everything that can be found out about a node from its `node.yaml`. */
export function examineNode({ configPath, study }: ExaminationOptions, clock: Clock): Examination {
  let config: ClientConfig;
  try {
    config = readConfig(configPath);
  } catch (error) {
    return { configuration: failed(TOPIC, error), checks: machineAlone(clock) };
  }
  const { name, coordinator, federation, stateDir, memoryMiBMax, threads, runtime } = config;
  const words = `${name} of ${federation.name}, coordinator ${coordinator}`;
  const configuration = ok(
    TOPIC,
    {
      en: `${configPath}: ${words}`,
      ko: `${configPath}: ${federation.name}의 ${name}, 코디네이터 ${coordinator}`,
    },
    { node: name, coordinator, federation: federation.id },
  );
  const studies = examinedStudies(config, study);
  const updateBytes = updateBytesOf(studies);
  const diskBytes = updateBytes === null ? null : updateBytes * COPIES_ON_DISK;
  const onnx = runtime.engine === "onnx";
  return {
    configuration,
    checks: [
      keysCheck(config, clock),
      networkCheck(config, clock, updateBytes),
      dataCheck(config),
      recordCheck(config),
      approvalsCheck(config, clock),
      studiesCheck(config, studies, clock),
      machineCheck({ stateDir, diskBytes, memoryMiBMax, threads, openFiles: OPEN_FILES }, clock),
      checkRuntime("onnx", onnx, onnx ? runtime : undefined),
      checkRuntime("tfjs", !onnx),
      checkRuntime("rdkit", true),
      checkRuntime("kernels", true),
    ],
  };
}

function machineAlone(clock: Clock): Check[] {
  const needs = {
    stateDir: null,
    diskBytes: null,
    memoryMiBMax: undefined,
    threads: null,
    openFiles: OPEN_FILES,
  };
  return [
    machineCheck(needs, clock),
    checkRuntime("onnx", true),
    checkRuntime("tfjs", false),
    checkRuntime("rdkit", true),
    checkRuntime("kernels", true),
  ];
}
