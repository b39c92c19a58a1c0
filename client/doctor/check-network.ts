import { failed, type Check } from "../../checkup/check.ts";
import { ok, problem, skipped, type Finding, type Topic, type Words } from "../../checkup/finding.ts";
import { checkClock, type ClockReading } from "../../checkup/network/clock-skew.ts";
import { leadsThere, routeFindings } from "../../checkup/network/route-findings.ts";
import { checkSpeed, type SpeedReadings, type Transfer } from "../../checkup/network/speed.ts";
import type { Clock } from "../../process/clock.ts";
import { printable } from "../../process/printable.ts";
import { software } from "../../process/software.ts";
import { PROTOCOL_VERSIONS } from "../../proto/load.ts";
import { readAuthority, readClientTls, SYSTEM_AUTHORITY } from "../../transport/read-tls-files.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { readIdentity, type ClientConfig } from "../config.ts";
import { doctorRecordPath } from "./doctor-record.ts";
import { openEgress, type EgressOptions } from "../egress/egress.ts";
import type { Greeting, NodeEgress } from "../egress/outlet.ts";
import { tryWay } from "../egress/try-way.ts";

const LIMIT_MS = 120_000;
const ANSWER_MS = 15_000;
const MIB = 1024 * 1024;
/** One after the other, until one takes longer than a few seconds. */
const SIZES = [64 * 1024, MIB, MIB] as const;
const SLOW_MS = 4000;

const NETWORK: Topic = {
  id: "network",
  group: "network",
  name: { en: "the way to the coordinator", ko: "코디네이터까지의 경로" },
};
const GRPC: Topic = {
  id: "grpc",
  group: "network",
  name: { en: "coordinator (gRPC)", ko: "코디네이터 (gRPC)" },
};
const VERSIONS: Topic = { id: "versions", group: "federation", name: { en: "versions", ko: "버전" } };
const ENROLLED: Topic = { id: "enrolled", group: "federation", name: { en: "enrolled", ko: "등록" } };

/** The parts of the egress with which the coordinator is asked about itself. */
export type Asking = Pick<NodeEgress, "greet" | "probe">;

/**
 * The way to the coordinator hop by hop, then what it says of itself and of this node, then how fast it is.
 * What is sent is recorded in a record of its own, since the node itself may be writing to its record.
 */
export function networkCheck(config: ClientConfig, clock: Clock, updateBytes: number | null): Check {
  return {
    topic: NETWORK,
    limitMs: LIMIT_MS,
    run: async (signal, tell) => {
      const { coordinator: address, serverName } = config;
      const { authority } = authorityOf(config, clock.nowMs());
      const route = await tryWay({ address, serverName }, authority, { clock, signal });
      const hops = routeFindings(address, route, clock.nowMs());
      if (!leadsThere(route)) return [...hops, skipped(GRPC, EARLIER)];
      return [
        ...hops,
        ...(await withEgress(config, clock, signal, (egress) => ask(egress, clock, updateBytes, tell))),
      ];
    },
  };
}

/** Whom the node trusts; the certificate of its own may be broken, which has a finding of its own. */
function authorityOf({ tls }: ClientConfig, nowMs: number): { readonly authority: string | Buffer } {
  return tls.authority === SYSTEM_AUTHORITY
    ? readClientTls({ authority: SYSTEM_AUTHORITY }, nowMs)
    : { authority: readAuthority(tls.authority, nowMs) };
}

async function withEgress(
  config: ClientConfig,
  clock: Clock,
  signal: AbortSignal,
  work: (egress: Asking) => Promise<Finding[]>,
): Promise<Finding[]> {
  let own: Pick<EgressOptions, "tls" | "speaker">;
  try {
    own = identityOf(config, clock.nowMs());
  } catch {
    return [skipped(GRPC, KEYS_FIRST)];
  }
  const { coordinator: address, serverName } = config;
  const recordPath = doctorRecordPath(config);
  const egress = openEgress({ address, serverName, ...own, recordPath, clock, stallMs: ANSWER_MS });
  const close = (): void => egress.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    return await work(egress);
  } finally {
    signal.removeEventListener("abort", close);
    if (!signal.aborted) close();
  }
}

function identityOf(config: ClientConfig, nowMs: number): Pick<EgressOptions, "tls" | "speaker"> {
  const { name: node, federation, passphraseFile } = config;
  const passphrase = readPassphrase({ passphraseFile });
  return {
    tls: readClientTls(config.tls, nowMs, { passphrase }),
    speaker: { federation: federation.id, node, key: readIdentity(config) },
  };
}

/** Asks a coordinator that can be reached about itself, about this node, and how fast the line is. */
export async function ask(
  egress: Asking,
  clock: Clock,
  updateBytes: number | null,
  tell: (words: Words) => void,
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
    ...(await askAsNode(egress, updateBytes, tell)),
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

const EARLIER: Words = { en: "not come to: see above", ko: "앞 단계에서 막혀 확인하지 못함" };
const KEYS_FIRST: Words = {
  en: "not asked: this node's keys or certificate cannot be used, see above",
  ko: "묻지 못함: 이 노드의 키나 인증서를 쓸 수 없습니다 (위 참조)",
};
