import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { failed, type Check } from "../../checkup/check.ts";
import {
  ok,
  problem,
  skipped,
  warning,
  type Finding,
  type Topic,
  type Words,
} from "../../checkup/finding.ts";
import type { Clock } from "../../process/clock.ts";
import { CommandError, describeError } from "../../process/command-error.ts";
import { readListeningAddress } from "../commands/listening-file.ts";
import type { CoordinatorConfig } from "../config.ts";
import { SCHEMA_VERSION } from "../store/database.ts";
import { judgeMembers } from "./judge-members.ts";
import { askForMembers, readState, type Member } from "./read-members.ts";

const LIMIT_MS = 60_000;
const STATE: Topic = { id: "state", group: "data", name: { en: "state folder", ko: "상태 폴더" } };
const SCHEMA: Topic = { id: "schema", group: "data", name: { en: "database", ko: "데이터베이스" } };
const SERVING: Topic = { id: "serving", group: "federation", name: { en: "coordinator", ko: "코디네이터" } };
const MEMBERS: Topic = { id: "members", group: "federation", name: { en: "nodes", ko: "노드" } };

/** The state folder, whether a coordinator uses it now, its database, and who belongs to the federation. */
export function stateCheck(config: CoordinatorConfig, configPath: string, clock: Clock): Check {
  return {
    topic: STATE,
    limitMs: LIMIT_MS,
    run: async () => {
      const folder = folderFinding(config.stateDir);
      if (folder.state === "problem") return [folder];
      try {
        return [folder, ...(await databaseFindings(config, configPath, clock.nowMs()))];
      } catch (error) {
        return [folder, damaged(error)];
      }
    },
  };
}

function folderFinding(stateDir: string): Finding {
  const missing = !existsSync(stateDir);
  try {
    accessSync(missing ? dirname(stateDir) : stateDir, constants.W_OK);
    return missing
      ? ok(STATE, {
          en: `${stateDir} is made at the first start`,
          ko: `${stateDir}: 처음 시작할 때 만들어집니다`,
        })
      : ok(STATE, { en: `${stateDir} is writable`, ko: `${stateDir}: 쓸 수 있음` });
  } catch (error) {
    return problem(
      STATE,
      { en: describeError(error), ko: `쓸 수 없음: ${describeError(error)}` },
      {
        en: "let this user write there, or name another folder in stateDir",
        ko: "이 사용자가 쓸 수 있게 하거나 stateDir에 다른 폴더를 지정하십시오",
      },
    );
  }
}

async function databaseFindings(
  { stateDir, operator }: CoordinatorConfig,
  configPath: string,
  nowMs: number,
): Promise<Finding[]> {
  const state = readState(stateDir);
  switch (state.kind) {
    case "none":
      return [skipped(SCHEMA, { en: "none yet", ko: "아직 없음" })];
    case "read":
      return [
        restingFinding(stateDir),
        schemaFinding(state.schemaVersion),
        ...judgeMembers(state.members, nowMs),
      ];
    case "in_use":
      return [
        servingFinding(stateDir),
        ok(SCHEMA, { en: "open in the running coordinator", ko: "실행 중인 코디네이터가 사용 중" }),
        ...(operator === undefined
          ? [
              skipped(MEMBERS, {
                en: "no operator on this machine to ask",
                ko: "이 컴퓨터에 운영자 설정이 없음",
              }),
            ]
          : await membersFindings(configPath, nowMs)),
      ];
  }
}

async function membersFindings(configPath: string, nowMs: number): Promise<Finding[]> {
  let members: readonly Member[];
  try {
    members = await askForMembers(configPath);
  } catch (error) {
    return [failed(MEMBERS, error)];
  }
  return judgeMembers(members, nowMs);
}

function restingFinding(stateDir: string): Finding {
  const found = {
    en: "does not run with this state folder now",
    ko: "지금 이 상태 폴더로 실행 중이 아닙니다",
  };
  if (!wasServed(stateDir)) return ok(SERVING, found);
  return warning(
    SERVING,
    {
      en: `${found.en}; it ended without being stopped`,
      ko: `${found.ko}; 정상적으로 종료되지 않았습니다`,
    },
    {
      en: "look at the end of its log, and start it again (`chorale coordinator serve`): rounds go on where they were",
      ko: "로그의 끝을 확인하고 다시 시작하십시오 (`chorale coordinator serve`). 라운드는 이어서 진행됩니다",
    },
  );
}

/** A coordinator that is stopped takes its addresses with it. */
function wasServed(stateDir: string): boolean {
  try {
    return readListeningAddress(stateDir) !== "";
  } catch {
    return false;
  }
}

function servingFinding(stateDir: string): Finding {
  try {
    const address = readListeningAddress(stateDir);
    return ok(SERVING, { en: `runs, at ${address}`, ko: `실행 중, ${address}` }, { address });
  } catch {
    return problem(
      SERVING,
      {
        en: "a program has the database open, and no coordinator says where it listens",
        ko: "어떤 프로그램이 데이터베이스를 열고 있지만 듣고 있는 코디네이터가 없습니다",
      },
      {
        en: "end the other program (a coordinator that starts or hangs, or a tool for SQLite), then run this again",
        ko: "다른 프로그램(시작 중이거나 멈춘 코디네이터, SQLite 도구)을 끝내고 다시 실행하십시오",
      },
    );
  }
}

function schemaFinding(version: number): Finding {
  const figures = { version, known: SCHEMA_VERSION };
  if (version > SCHEMA_VERSION)
    return problem(
      SCHEMA,
      {
        en: `schema version ${version}, written by a newer Chorale; this one knows up to ${SCHEMA_VERSION}`,
        ko: `스키마 버전 ${version}: 더 새로운 Chorale이 썼습니다. 이 버전은 ${SCHEMA_VERSION}까지 압니다`,
      },
      { en: "use the newer Chorale again", ko: "더 새로운 Chorale을 다시 사용하십시오" },
      figures,
    );
  const words: Words =
    version === SCHEMA_VERSION
      ? { en: `schema version ${version}, this build's`, ko: `스키마 버전 ${version}, 이 빌드와 같음` }
      : {
          en: `schema version ${version}; the next start brings it to ${SCHEMA_VERSION} (make a backup before)`,
          ko: `스키마 버전 ${version}; 다음 시작 때 ${SCHEMA_VERSION}(으)로 올립니다 (먼저 백업하십시오)`,
        };
  return ok(SCHEMA, words, figures);
}

function damaged(error: unknown): Finding {
  return failed(
    SCHEMA,
    new CommandError(`cannot be read: ${describeError(error)}`, {
      remedy: "restore the state folder from a backup, with the coordinator stopped",
    }),
  );
}
