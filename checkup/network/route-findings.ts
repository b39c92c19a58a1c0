import { isIP } from "node:net";
import { printable } from "../../process/printable.ts";
import { describeProxy, type Proxy } from "../../transport/proxy-of.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import type { Hop, Route } from "../../transport/try-route.ts";
import { UnreachableError } from "../../transport/unreachable-error.ts";
import { asIs, ok, problem, skipped, warning, type Finding, type Topic, type Words } from "../finding.ts";
import { obstacleWords } from "./obstacle-words.ts";
import { judgeTls } from "./judge-tls.ts";

const topic = (id: string, en: string, ko: string): Topic => ({ id, group: "network", name: { en, ko } });
const PROXY = topic("proxy", "proxy", "프록시");
const DNS = topic("dns", "name (DNS)", "이름 (DNS)");
const TCP = topic("tcp", "connection (TCP)", "연결 (TCP)");
const TLS = topic("tls", "encryption (TLS)", "암호화 (TLS)");

/**
 * What the way to `address` looks like, hop by hop: the first that failed is a problem, later ones skipped.
 */
export function routeFindings(address: string, route: Route, nowMs: number): Finding[] {
  return [
    proxyFinding(address, route.proxy),
    finding(DNS, route.name, hasProxy(route) ? PROXY_ASKS : EARLIER, (addresses) =>
      ok(DNS, asIs(addresses.join(", ")), { addresses: addresses.join(" ") }),
    ),
    finding(TCP, route.connection, EARLIER, (_value, ms) =>
      ok(
        TCP,
        { en: `${address} answers in ${round(ms)} ms`, ko: `${address} 응답 ${round(ms)}밀리초` },
        { ms },
      ),
    ),
    finding(TLS, route.tls, EARLIER, (tls) => judgeTls(TLS, address, tls, nowMs)),
  ];
}

/** Whether gRPC can be tried: everything below it works. */
export function leadsThere({ tls }: Route): boolean {
  if (tls === null || "error" in tls) return false;
  const { http2, distrusted, wrongName, version } = tls.value;
  return http2 && distrusted === null && wrongName === null && version === "TLSv1.3";
}

function finding<Value>(
  about: Topic,
  hop: Hop<Value>,
  notTried: Words,
  judge: (value: Value, ms: number) => Finding,
): Finding {
  if (hop === null) return skipped(about, notTried);
  return "error" in hop ? unreachable(about, hop.error) : judge(hop.value, hop.ms);
}

function unreachable(about: Topic, error: Error): Finding {
  const message = printable(error.message);
  if (!(error instanceof UnreachableError)) return problem(about, asIs(message), INTERFERED);
  const { found, remedy } = obstacleWords(error);
  return problem(about, found, remedy, { obstacle: error.obstacle });
}

function proxyFinding(address: string, hop: Hop<Proxy | null>): Finding {
  return finding(PROXY, hop, EARLIER, (proxy) => {
    if (proxy === null) return ok(PROXY, { en: "none for this address", ko: "이 주소에는 없음" });
    const shown = describeProxy(proxy);
    if (isIP(parseAddress(address)?.host ?? "") === 6)
      return warning(PROXY, asIs(shown), {
        en: "gRPC does not bring IPv6 addresses through a proxy: give the coordinator a name, or list it in no_proxy",
        ko: "gRPC는 프록시로 IPv6 주소에 연결하지 못합니다. 코디네이터에 이름을 주거나 no_proxy에 넣으십시오",
      });
    return ok(PROXY, asIs(shown), { proxy: shown });
  });
}

function hasProxy({ proxy }: Route): boolean {
  return proxy !== null && "value" in proxy && proxy.value !== null;
}

function round(ms: number): number {
  return Math.max(1, Math.round(ms));
}

const EARLIER: Words = { en: "not come to: see above", ko: "앞 단계에서 막혀 확인하지 못함" };
const PROXY_ASKS: Words = { en: "the proxy looks it up", ko: "프록시가 이름을 찾습니다" };
const INTERFERED: Words = {
  en: "check that the port is the coordinator's gRPC port; if it is, something on the way interferes with TLS",
  ko: "코디네이터의 gRPC 포트가 맞는지 확인하십시오. 맞다면 중간의 장비가 TLS를 방해합니다",
};
