import type { Clock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import type { StudyManifest } from "../../trust/manifest/study-manifest.ts";
import { studyFolder } from "../agent/study-files.ts";
import { readConfig, readIdentity, readProtocolKey, type ClientConfig } from "../config.ts";
import { approvedStudies, readOwnDecisions } from "../policy/decisions.ts";
import { offeredVersions } from "../policy/find-manifest.ts";
import { modelPlaceOf } from "../training/model-place-of.ts";
import { openNodeStudy, type NodeStudy } from "../training/node-study.ts";
import { personaliseStudy, type PersonalisationOutcome } from "../training/personalise/personalise-study.ts";
import type { PersonalisationMethod } from "../training/personalise/personalisation.ts";
import { readReleasedModel } from "../training/personalise/released-model.ts";
import { preparedFolder, prepareForStudy } from "../training/prepare-for-study.ts";
import { readEvaluation } from "../training/read-evaluation.ts";
import { describePersonalisation } from "./describe-personalisation.ts";
import { showProgress } from "./show-progress.ts";

/** What was asked for; of several `methods` the best is kept. */
export type PersonaliseOptions = {
  readonly config: string;
  readonly methods: readonly PersonalisationMethod[];
  readonly epochs: number;
  readonly localTrunk?: readonly number[];
  readonly json?: true;
};

/** Personalises a completed study's model and prints what came of it. Throws as its parts do. */
export async function personaliseCompleted(
  name: string,
  options: PersonaliseOptions,
  clock: Clock,
): Promise<void> {
  const config = readConfig(options.config);
  const { evaluation, modelPath } = readEvaluation(config.stateDir, name);
  const manifest = approvedManifest(config, name, clock);
  const study = await openStudy(config, manifest, clock);
  using progress = showProgress(clock, `personalising ${name}`);
  let outcome: PersonalisationOutcome;
  try {
    outcome = await personaliseStudy(study, readReleasedModel(modelPath), evaluation.model, {
      methods: options.methods,
      epochs: options.epochs,
      localTrunk: options.localTrunk,
      place: modelPlaceOf(config),
      onFraction: progress.show,
    });
  } finally {
    await study.model.dispose();
  }
  progress.end();
  process.stdout.write(
    options.json ? `${JSON.stringify(outcome, null, 2)}\n` : describePersonalisation(outcome),
  );
}

/**
 * The manifest that the study was trained by. Throws a `CommandError` where the owner's approval of it is not
 * in force.
 */
function approvedManifest(config: ClientConfig, name: string, clock: Clock): StudyManifest {
  const { stateDir, name: node } = config;
  const { inForce } = offeredVersions(name, stateDir);
  if (inForce === null)
    throw new CommandError(`the manifest of ${name} is missing in ${stateDir}`, {
      remedy: "run the client: the coordinator offers it again",
    });
  const own = { node, fingerprint: readIdentity(config).fingerprint };
  const approved = approvedStudies(readOwnDecisions(stateDir, own), clock.nowMs());
  if (!approved.some(({ digest }) => digest === inForce.digest))
    throw new CommandError(`the study ${name} is not approved at this node as it is now`, {
      remedy: `read it with \`chorale client show ${name}\` and approve it with \`chorale client approve\``,
    });
  return inForce.manifest;
}

async function openStudy(config: ClientConfig, manifest: StudyManifest, clock: Clock): Promise<NodeStudy> {
  const { data, stateDir, threads, name: node } = config;
  const protocolKey = readProtocolKey(config);
  using progress = showProgress(clock, `preparing the data of ${node}`);
  const folder = preparedFolder(stateDir, manifest.study);
  const sources = { data, protocolKey, folder, workers: threads };
  const prepared = await prepareForStudy(manifest, sources, { onProgress: progress.show });
  progress.end();
  const place = { ...modelPlaceOf(config), node, protocolKey, folder: studyFolder(stateDir, manifest.study) };
  return openNodeStudy(manifest, prepared, place);
}
