import { readFileSync } from "node:fs";
import type { Check } from "../../checkup/check.ts";
import { skipped, type Finding, type Topic } from "../../checkup/finding.ts";
import { routeFindings } from "../../checkup/network/route-findings.ts";
import type { Clock } from "../../process/clock.ts";
import { authorityOfChain, readCertificates } from "../../trust/identity/certificate-chain.ts";
import { tryRoute } from "../../transport/try-route.ts";
import type { CoordinatorConfig } from "../config.ts";
import { readState } from "./read-members.ts";

const LIMIT_MS = 60_000;
const HOP_MS = 8000;
const ADDRESS: Topic = {
  id: "address",
  group: "network",
  name: { en: "address that nodes call", ko: "노드가 연결하는 주소" },
};

/**
 * Whether the address that invitations name leads here, tried from this machine. What fails may work for
 * nodes, for example behind a gateway that does not lead back, so it is a warning.
 */
export function addressCheck(config: CoordinatorConfig, clock: Clock): Check {
  return {
    topic: ADDRESS,
    limitMs: LIMIT_MS,
    run: async (signal) => {
      const { address, stateDir, tls } = config;
      if (readState(stateDir).kind !== "in_use")
        return [skipped(ADDRESS, { en: "the coordinator does not run", ko: "코디네이터가 실행 중이 아님" })];
      const authority = authorityPem(tls);
      const route = await tryRoute({ address, authority, clock, hopMs: HOP_MS, signal });
      return routeFindings(address, route, clock.nowMs()).map(asWarning);
    },
  };
}

/** The authority at the end of the server's own chain, which nodes were told to trust. */
function authorityPem({ certificate, authority }: CoordinatorConfig["tls"]): string | Buffer {
  const others = readFileSync(authority);
  const found = authorityOfChain(readCertificates(readFileSync(certificate)), readCertificates(others));
  return found?.toString() ?? others;
}

function asWarning(finding: Finding): Finding {
  return finding.state === "problem" ? { ...finding, state: "warning" } : finding;
}
