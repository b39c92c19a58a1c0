import { failed } from "../../checkup/check.ts";
import { ok, problem, skipped, type Finding, type Topic, type Words } from "../../checkup/finding.ts";
import { checkClock, type ClockReading } from "../../checkup/network/clock-skew.ts";
import { checkSpeed, type SpeedReadings, type Transfer } from "../../checkup/network/speed.ts";
import type { Clock } from "../../process/clock.ts";
import { printable } from "../../process/printable.ts";
import { software } from "../../process/software.ts";
import { PROTOCOL_VERSIONS } from "../../proto/load.ts";
import type { Greeting, NodeEgress } from "../egress/outlet.ts";

const MIB = 1024 * 1024;
/** One after the other, until one takes longer than a few seconds. */
const SIZES = [64 * 1024, MIB, MIB] as const;
const SLOW_MS = 4000;

/** That the coordinator answers at all. */
export const GRPC: Topic = {
  id: "grpc",
  group: "network",
  name: { en: "coordinator (gRPC)", ko: "코디네이터 (gRPC)" },
};
const VERSIONS: Topic = { id: "versions", group: "federation", name: { en: "versions", ko: "버전" } };
const ENROLLED: Topic = { id: "enrolled", group: "federation", name: { en: "enrolled", ko: "등록" } };

/** The parts of the egress with which the coordinator is asked about itself. */
export type Asking = Pick<NodeEgress, "greet" | "probe">;

/** What is asked: as this node too, where it has the keys for it; the speed in updates of this size. */
export type Question = {
  readonly clock: Clock;
  readonly updateBytes: number | null;
  readonly asNode: boolean;
  readonly tell: (words: Words) => void;
};

/** Asks a coordinator that can be reached about itself, about this node, and how fast the line is. */
export async function askCoordinator(
  egress: Asking,
  { clock, updateBytes, asNode, tell }: Question,
): Promise<Finding[]> {
  const readings: ClockReading[] = [];
  let greeting: Greeting;
  try {
    // The first answer waits for the connection to be made, the second one does not.
    for (let look = 0; ; look += 1) {
      greeting = await egress.greet();
      readings.push({ theirsMs: greeting.nowMs, oursMs: clock.nowMs(), roundTripMs: greeting.roundTripMs });
      if (look === 1) break;
    }
  } catch (error) {
    return [failed(GRPC, error)];
  }
  const shown = printable(greeting.software, 60);
  return [
    ok(GRPC, { en: `answers: ${shown}`, ko: `응답함: ${shown}` }),
    checkClock(readings),
    checkVersions(greeting),
    ...(asNode ? await askAsNode(egress, updateBytes, tell) : [skipped(ENROLLED, CERTIFICATE_FIRST)]),
  ];
}

function checkVersions({ software: theirs, versionMin, versionMax }: Greeting): Finding {
  const { min, max } = PROTOCOL_VERSIONS;
  const shown = printable(theirs, 60);
  const found = {
    en: `${software} here, ${shown} there; protocol ${min} to ${max} here, ${versionMin} to ${versionMax} there`,
    ko: `여기 ${software}, 코디네이터 ${shown}; 프로토콜 여기 ${min}~${max}, 코디네이터 ${versionMin}~${versionMax}`,
  };
  const figures = { ours: software, theirs: shown, versionMin, versionMax };
  if (versionMin <= max && versionMax >= min) return ok(VERSIONS, found, figures);
  const older = versionMin > max ? "this node" : "the coordinator";
  return problem(
    VERSIONS,
    found,
    {
      en: `upgrade ${older}: it is the older one`,
      ko: `${versionMin > max ? "이 노드" : "코디네이터"}를 업그레이드하십시오. 더 오래된 쪽입니다`,
    },
    figures,
  );
}

async function askAsNode(
  egress: Asking,
  updateBytes: number | null,
  tell: (words: Words) => void,
): Promise<Finding[]> {
  const roundTripsMs: number[] = [];
  try {
    for (let look = 0; look < 3; look += 1)
      roundTripsMs.push((await egress.probe({ paddingBytes: 0, replyBytes: 0 })).roundTripMs);
  } catch (error) {
    return [failed(ENROLLED, error)];
  }
  tell({ en: "measuring the line", ko: "회선 속도 측정" });
  const up = await transfers((bytes) => egress.probe({ paddingBytes: bytes, replyBytes: 0 }));
  const down = await transfers((bytes) => egress.probe({ paddingBytes: 0, replyBytes: bytes }));
  const readings: SpeedReadings = { roundTripsMs, up, down };
  return [
    ok(ENROLLED, {
      en: "the coordinator knows this node by its keys",
      ko: "코디네이터가 이 노드의 키를 알고 있습니다",
    }),
    checkSpeed(readings, updateBytes),
  ];
}

async function transfers(
  probe: (bytes: number) => Promise<{ readonly roundTripMs: number }>,
): Promise<Transfer[]> {
  const done: Transfer[] = [];
  try {
    for (const bytes of SIZES) {
      const { roundTripMs: ms } = await probe(bytes);
      done.push({ bytes, ms });
      if (ms > SLOW_MS) break;
    }
  } catch {
    // A line too slow for this size: what came through before says so.
  }
  return done;
}

const CERTIFICATE_FIRST: Words = {
  en: "not asked: this node's certificate cannot be used, see above",
  ko: "묻지 못함: 이 노드의 인증서를 쓸 수 없습니다 (위 참조)",
};
