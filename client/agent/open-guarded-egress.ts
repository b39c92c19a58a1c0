import type { Clock } from "../../process/clock.ts";
import type { Logger } from "../../process/log.ts";
import { egressRecordPath, type ClientConfig } from "../config.ts";
import { openEgress } from "../egress/egress.ts";
import type { NodeEgress } from "../egress/outlet.ts";
import type { NodeIdentity } from "../enrolment/open-identity.ts";
import { openNodeGuard, type NodeGuard } from "../policy/node-policy/node-guard.ts";

/** The sending module and the node's policy. */
export type GuardedEgress = { readonly egress: NodeEgress; readonly guard: NodeGuard };

/**
 * Opens both, which ask each other: the policy, how much has left; the sending module, how much may. They
 * close with `stack`.
 */
export function openGuardedEgress(
  config: ClientConfig,
  { tls, speaker }: NodeIdentity,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  stack: AsyncDisposableStack,
): GuardedEgress {
  const { coordinator: address, serverName, stateDir, policyFile } = config;
  const bytesSince = (sinceMs: number): number => egress.bytesSince(sinceMs);
  const { key } = speaker;
  const guard = openNodeGuard({ policyFile, stateDir, clock, logger, key, bytesSince });
  stack.defer(() => guard.close());
  const egress = openEgress({
    address,
    serverName,
    tls,
    speaker,
    recordPath: egressRecordPath(config),
    clock,
    mayLeave: (bytes) => guard.mayLeave(bytes),
  });
  stack.defer(() => egress.close());
  return { egress, guard };
}
