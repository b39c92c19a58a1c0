import { accessSync, constants, existsSync, statSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { describeError } from "../../process/command-error.ts";
import { asIs, ok, problem, warning, type Finding, type Topic } from "../finding.ts";
import { formatBytes } from "../quantities.ts";

const MIB = 1024 * 1024;
/** Below this not even a log and a configuration are sure to fit. */
const LEAST_BYTES = 100 * MIB;
/** A federation of small models needs this in a few months. */
const COMFORTABLE_BYTES = 2048 * MIB;

const TOPIC: Topic = { id: "disk", group: "machine", name: { en: "disk space", ko: "디스크 공간" } };
const REMEDY = {
  en: "free some space there, or name a folder on a larger disk in stateDir",
  ko: "그 디스크의 공간을 비우거나 stateDir에 더 큰 디스크의 폴더를 지정하십시오",
};

/** Whether the disk of the state folder has room for `neededBytes`, where a study says what it needs. */
export function checkDisk(stateDir: string, neededBytes: number | null): Finding {
  const folder = existingPart(stateDir);
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return judgeSpace(stateDir, bavail * bsize, neededBytes);
  } catch (error) {
    return problem(TOPIC, asIs(`${stateDir}: ${describeError(error)}`), {
      en: "name a folder that this user can write to in stateDir",
      ko: "이 사용자가 쓸 수 있는 폴더를 stateDir에 지정하십시오",
    });
  }
}

function judgeSpace(stateDir: string, freeBytes: number, neededBytes: number | null): Finding {
  const free = formatBytes(freeBytes);
  const needed = neededBytes === null ? null : formatBytes(neededBytes);
  const found = {
    en: `${free} free at ${stateDir}${needed === null ? "" : `; the study needs about ${needed}`}`,
    ko: `${stateDir}에 ${free} 남음${needed === null ? "" : `; 이 연구에는 약 ${needed} 필요`}`,
  };
  const figures = { freeBytes, neededBytes };
  if (freeBytes < Math.max(LEAST_BYTES, neededBytes ?? 0)) return problem(TOPIC, found, REMEDY, figures);
  if (freeBytes < COMFORTABLE_BYTES) return warning(TOPIC, found, REMEDY, figures);
  return ok(TOPIC, found, figures);
}

/** The folder itself, or the nearest one above it that exists. */
function existingPart(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingPart(dirname(path));
}
