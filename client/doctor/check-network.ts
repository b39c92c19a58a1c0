import type { Check } from "../../checkup/check.ts";
import { skipped, type Finding, type Topic, type Words } from "../../checkup/finding.ts";
import { leadsThere, routeFindings } from "../../checkup/network/route-findings.ts";
import type { Clock } from "../../process/clock.ts";
import type { ClientTls } from "../../transport/credentials.ts";
import { readClientTls } from "../../transport/read-tls-files.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { egressRecordPath, readIdentity, type ClientConfig } from "../config.ts";
import { openEgress } from "../egress/egress.ts";
import type { Speaker } from "../egress/session.ts";
import { tryWay } from "../egress/try-way.ts";
import { askCoordinator, GRPC, type Asking } from "./ask-coordinator.ts";
import { doctorRecordPath } from "../egress/doctor-record.ts";

const LIMIT_MS = 120_000;
const ANSWER_MS = 15_000;

const NETWORK: Topic = {
  id: "network",
  group: "network",
  name: { en: "the way to the coordinator", ko: "코디네이터까지의 경로" },
};
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
      const authority = authorityOf(config, clock.nowMs());
      const route = await tryWay({ address, serverName }, authority, { clock, signal });
      const hops = routeFindings(address, route, clock.nowMs());
      if (!leadsThere(route)) return [...hops, skipped(GRPC, EARLIER)];
      return [
        ...hops,
        ...(await withEgress(config, clock, signal, (egress, asNode) =>
          askCoordinator(egress, { clock, updateBytes, asNode, tell }),
        )),
      ];
    },
  };
}

/** Whom the node trusts; nobody where that cannot be read, which has a finding of its own. */
function authorityOf({ tls }: ClientConfig, nowMs: number): string | Buffer {
  try {
    return readClientTls({ authority: tls.authority }, nowMs).authority;
  } catch {
    return "";
  }
}

async function withEgress(
  config: ClientConfig,
  clock: Clock,
  signal: AbortSignal,
  work: (egress: Asking, asNode: boolean) => Promise<Finding[]>,
): Promise<Finding[]> {
  const speaker = speakerOf(config);
  if (speaker === null) return [skipped(GRPC, KEYS_FIRST)];
  const { coordinator: address, serverName } = config;
  const own = ownTls(config, clock.nowMs());
  // Without a certificate the coordinator still says what it is and what time it is.
  const tls = own ?? { authority: authorityOf(config, clock.nowMs()) };
  const recordPath = doctorRecordPath(egressRecordPath(config));
  const egress = openEgress({ address, serverName, tls, speaker, recordPath, clock, stallMs: ANSWER_MS });
  const close = (): void => egress.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    return await work(egress, own !== null);
  } finally {
    signal.removeEventListener("abort", close);
    if (!signal.aborted) close();
  }
}

function speakerOf(config: ClientConfig): Speaker | null {
  try {
    return { federation: config.federation.id, node: config.name, key: readIdentity(config) };
  } catch {
    return null;
  }
}

function ownTls({ tls, passphraseFile }: ClientConfig, nowMs: number): ClientTls | null {
  try {
    return readClientTls(tls, nowMs, { passphrase: readPassphrase({ passphraseFile }) });
  } catch {
    return null;
  }
}

const EARLIER: Words = { en: "not come to: see above", ko: "앞 단계에서 막혀 확인하지 못함" };
const KEYS_FIRST: Words = {
  en: "not asked: this node's identity key cannot be used, see above",
  ko: "묻지 못함: 이 노드의 신원 키를 쓸 수 없습니다 (위 참조)",
};
