import { memberKey } from "../../trust/manifest/member.ts";
import { memberFingerprint, type Roster } from "../enrolment/roster.ts";
import type { NodeId } from "../round/round.ts";
import type { EffectPerformer } from "./effect-performer.ts";
import type { StudyDriver } from "./study-driver.ts";
import { isMemberNow, type StudyRegistry } from "./study-registry.ts";
import { hasEnded, memberOf } from "./study.ts";

type Ports = {
  readonly roster: Roster;
  readonly studies: StudyRegistry;
  readonly performer: EffectPerformer;
};

/**
 * Tells a node that is connected of a study that has to do with it, and the study of the node. A member that
 * has another identity key than the version in force names takes no part in that; it hears of a proposal.
 */
export async function greetNode(ports: Ports, driver: StudyDriver, node: NodeId): Promise<void> {
  const { roster, studies, performer } = ports;
  const { study } = driver;
  const isMember = memberOf(study, node) !== undefined;
  if (hasEnded(study)) {
    if (isMember) performer.tellEnded(driver, node);
    return;
  }
  if (isMember && !isMemberNow(roster, driver, node)) {
    const key = memberFingerprint(roster, node);
    await studies.dispatch(driver, { kind: "node_expelled", node, key });
    performer.perform(driver, { kind: "propose", node });
    return;
  }
  const isAwaited = study.proposal !== null && memberKey(study.proposal.manifest, node) !== null;
  if (isMember || isAwaited) await studies.dispatch(driver, { kind: "node_connected", node });
  else performer.dismiss(driver, node);
}
