import { createServer } from "node:net";
import { request } from "node:http";
import type { Check } from "../../checkup/check.ts";
import {
  asIs,
  ok,
  problem,
  skipped,
  warning,
  type Finding,
  type Topic,
  type Words,
} from "../../checkup/finding.ts";
import type { Clock } from "../../process/clock.ts";
import { describeError } from "../../process/command-error.ts";
import { openSocket } from "../../transport/open-socket.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import type { CoordinatorConfig } from "../config.ts";
import { readState } from "./read-members.ts";

const LIMIT_MS = 30_000;
const ANSWER_MS = 5000;
const topic = (id: string, en: string, ko: string): Topic => ({ id, group: "network", name: { en, ko } });
const PORTS = topic("ports", "ports", "포트");

/** What becomes of an address that the coordinator listens on. */
export type PortState = "free" | "taken" | "answers" | { readonly error: string };

/** Whether the addresses are free, or the coordinator that runs has them. */
export function portsCheck(config: CoordinatorConfig, clock: Clock): Check {
  return {
    topic: PORTS,
    limitMs: LIMIT_MS,
    run: async (signal) => {
      const serving = isServed(config.stateDir);
      const findings: Finding[] = [];
      for (const [about, address] of addressesOf(config))
        findings.push(judgePort(about, address, await stateOf(address, serving, clock), serving));
      findings.push(await metricsFinding(config.http, serving, signal));
      return findings;
    },
  };
}

function addressesOf({ listen, http, balancer }: CoordinatorConfig): [Topic, string][] {
  return [
    [topic("listen", "listen", "listen"), listen],
    ...(http === "off" ? [] : ([[topic("http", "http", "http"), http]] as [Topic, string][])),
    ...(balancer === undefined
      ? []
      : ([[topic("balancer", "balancer", "balancer"), balancer.listen]] as [Topic, string][])),
  ];
}

function isServed(stateDir: string): boolean {
  try {
    return readState(stateDir).kind === "in_use";
  } catch {
    return false;
  }
}

async function stateOf(address: string, serving: boolean, clock: Clock): Promise<PortState> {
  const { host, port } = parseAddress(address) ?? { host: address, port: 0 };
  if (port === 0) return "free";
  if (serving) {
    try {
      const local = /^(?:0\.0\.0\.0|::)$/.test(host) ? `127.0.0.1:${port}` : address;
      (await openSocket(local, { clock, timeoutMs: ANSWER_MS, environment: {} })).destroy();
      return "answers";
    } catch (error) {
      return { error: describeError(error) };
    }
  }
  return tryToListen(host, port);
}

function tryToListen(host: string, port: number): Promise<PortState> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EADDRINUSE" ? "taken" : { error: describeError(error) }),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve("free")));
  });
}

/** What the state of a port means, with the coordinator running or not. */
export function judgePort(about: Topic, address: string, state: PortState, serving: boolean): Finding {
  if (state === "answers")
    return ok(about, { en: `${address}: ours`, ko: `${address}: 코디네이터가 사용 중` });
  if (state === "free") return ok(about, { en: `${address}: free`, ko: `${address}: 비어 있음` });
  if (state === "taken")
    return problem(
      about,
      {
        en: `${address}: another program has the port`,
        ko: `${address}: 다른 프로그램이 포트를 쓰고 있습니다`,
      },
      {
        en: `end the other program, or change ${about.id} in coordinator.yaml`,
        ko: `다른 프로그램을 끝내거나 coordinator.yaml의 ${about.id}을(를) 바꾸십시오`,
      },
    );
  return problem(about, asIs(`${address}: ${state.error}`), serving ? RESTART : ADDRESS);
}

const METRICS = topic("metrics", "metrics", "메트릭");

async function metricsFinding(http: string, serving: boolean, signal: AbortSignal): Promise<Finding> {
  if (http === "off") return ok(METRICS, { en: "off", ko: "꺼짐" });
  if (!serving)
    return judgeExposure(
      http,
      skipped(METRICS, { en: "the coordinator does not run", ko: "실행 중이 아님" }),
    );
  const { host, port } = parseAddress(http) ?? { host: http, port: 0 };
  if (port === 0) return skipped(METRICS, { en: "the system chose the port", ko: "시스템이 포트를 선택함" });
  const status = await healthOf(/^(?:0\.0\.0\.0|::)$/.test(host) ? "127.0.0.1" : host, port, signal);
  if (status === 200)
    return judgeExposure(http, ok(METRICS, { en: `${http}: healthy`, ko: `${http}: 정상` }, { status }));
  return problem(METRICS, asIs(`http://${http}/health: ${status}`), RESTART, { status: String(status) });
}

function healthOf(host: string, port: number, signal: AbortSignal): Promise<number | string> {
  return new Promise((resolve) => {
    const asking = request(
      { host, port, path: "/health", agent: false, timeout: ANSWER_MS, signal },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      },
    );
    asking.once("timeout", () => asking.destroy(new Error("no answer")));
    asking.once("error", (error) => resolve(describeError(error)));
    asking.end();
  });
}

/** Metrics are in the clear: elsewhere than on this machine that is worth a word. */
function judgeExposure(http: string, otherwise: Finding): Finding {
  const host = parseAddress(http)?.host ?? "";
  if (host === "localhost" || host === "::1" || host.startsWith("127.")) return otherwise;
  return warning(
    METRICS,
    {
      en: `${http}: other machines can read names of studies and nodes there, in the clear`,
      ko: `${http}: 다른 컴퓨터에서 연구와 노드의 이름을 암호화 없이 읽을 수 있습니다`,
    },
    {
      en: "write 127.0.0.1:7480, or let a firewall allow only the machine that collects metrics",
      ko: "127.0.0.1:7480으로 쓰거나 메트릭을 수집하는 컴퓨터만 방화벽에서 허용하십시오",
    },
  );
}

const RESTART: Words = {
  en: "restart the coordinator: it runs, and does not listen as this file says",
  ko: "코디네이터를 다시 시작하십시오. 실행 중이지만 이 파일대로 듣고 있지 않습니다",
};
const ADDRESS: Words = {
  en: "use an address of this machine, or 0.0.0.0 for all of them, and a port above 1023",
  ko: "이 컴퓨터의 주소나 모든 주소를 뜻하는 0.0.0.0, 그리고 1023보다 큰 포트를 쓰십시오",
};
