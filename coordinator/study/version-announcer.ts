import type { CoordinatorMessage } from "../../proto/gen/chorale/v1/CoordinatorMessage.ts";
import type { SignedManifest } from "../../proto/gen/chorale/v1/SignedManifest.ts";
import { memberNames } from "../../trust/manifest/member.ts";
import type { ManifestOnWire } from "../../trust/manifest/signed-manifest.ts";
import type { NodeId } from "../round/round.ts";
import type { StudyDriver } from "./study-driver.ts";
import type { StudyEffect } from "./study.ts";

/** Keeps a message far below the limit of the control stream. */
const DECISIONS_PER_MESSAGE = 200;

/** Tells nodes of the versions of a study's manifest and of what their members' owners decided on them. */
export class VersionAnnouncer {
  readonly #send: (node: NodeId, message: CoordinatorMessage) => void;

  constructor(send: (node: NodeId, message: CoordinatorMessage) => void) {
    this.#send = send;
  }

  /**
   * The version in force. What was decided goes first: with it the node can check by itself that the version
   * may be in force.
   */
  offer(driver: StudyDriver, node: NodeId): void {
    this.#tellDecisions(driver, node, driver.digest);
    const signed = driver.versions.get(driver.digest);
    if (signed === undefined) throw new Error(`the signed manifest of ${driver.name} is lost`);
    this.#send(node, { studyOffered: { study: driver.name, ...onWire(signed) } });
    if (driver.study.proposal !== null) this.propose(driver, node);
  }

  /** A version that waits for approvals, and those that are here. */
  propose(driver: StudyDriver, node: NodeId): void {
    const { proposal } = driver.study;
    const signed = proposal === null ? undefined : driver.versions.get(proposal.digest);
    if (proposal === null || signed === undefined) return;
    this.#send(node, { studyProposed: { study: driver.name, ...onWire(signed) } });
    this.#tellDecisions(driver, node, proposal.digest);
  }

  #tellDecisions(driver: StudyDriver, node: NodeId, digest: string): void {
    const all = Object.values(driver.study.decisions[digest] ?? {}).map(({ signed }) => Buffer.from(signed));
    for (let start = 0; start < all.length; start += DECISIONS_PER_MESSAGE) {
      const approvals = all.slice(start, start + DECISIONS_PER_MESSAGE);
      this.#send(node, { approvalsShared: { study: driver.name, approvals } });
    }
  }

  /** One decision, to the members of both versions but the one whose owner decided. */
  share(driver: StudyDriver, { node, signed }: StudyEffect & { kind: "share" }): void {
    const { manifest, proposal } = driver.study;
    const nodes = new Set([
      ...memberNames(manifest),
      ...(proposal === null ? [] : memberNames(proposal.manifest)),
    ]);
    nodes.delete(node);
    const approvalsShared = { study: driver.name, approvals: [Buffer.from(signed)] };
    for (const other of nodes) this.#send(other, { approvalsShared });
  }
}

function onWire({ manifest, operatorKey, signature }: ManifestOnWire): SignedManifest {
  return { manifest: Buffer.from(manifest), operatorKey, signature: Buffer.from(signature) };
}
