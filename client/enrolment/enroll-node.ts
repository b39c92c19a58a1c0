import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { systemClock, type Clock } from "../../process/clock.ts";
import { CommandError, usageError } from "../../process/command-error.ts";
import { printable } from "../../process/printable.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { Enrolled__Output } from "../../proto/gen/chorale/v1/Enrolled.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { readClientTls, SYSTEM_AUTHORITY } from "../../transport/read-tls-files.ts";
import { readInvitation, type Invitation } from "../../trust/enrolment/invitation.ts";
import { createCertificateRequest } from "../../trust/identity/certificate-request.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { fingerprintOf } from "../../trust/keys/public-key.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { nodeYaml } from "../commands/node-yaml.ts";
import { egressRecordPath } from "../config.ts";
import { openEgress } from "../egress/egress.ts";
import { moment } from "../policy/agreement/figures.ts";
import { chooseAuthority } from "./choose-authority.ts";
import { keyFingerprintOf } from "../../trust/identity/key-fingerprint.ts";
import { planEnrolment, type EnrolmentPlan, type EnrollOptions } from "./enrolment-plan.ts";
import { keepIdentity } from "./keep-identity.ts";
import { checkIssued, writeTlsPair, type TlsPair } from "./tls-pair.ts";

/** A node that belongs to a federation. */
export type EnrolledNode = {
  readonly node: string;
  /** `operator`: the fingerprint of the key that signs study manifests. */
  readonly federation: { readonly id: string; readonly name: string; readonly operator: string };
  /** Of the node's identity key. */
  readonly fingerprint: string;
  /** Of the key of what certified the coordinator, or `system`. */
  readonly authority: string;
  /** The node was set up before: its node.yaml is as it was. */
  readonly again: boolean;
  /** When the certificate from the federation ends; null where there is none. */
  readonly certificateEnds: Date | null;
  readonly config: string;
  readonly identity: string;
};

/** What is known when the coordinator has answered. */
type Answer = { readonly reply: Enrolled__Output; readonly issued: TlsPair | null };

/**
 * Uses an invitation: makes the node's keys here, compares the coordinator's authority with the invitation
 * before anything is sent, has the TLS key certified, and writes node.yaml last. An enrolment that broke off
 * is repeated with the same identity key. In a folder where this node was set up before, only its certificate
 * is replaced. Throws a `CommandError` that says what to do.
 */
export async function enrollNode(
  invitationText: string,
  options: EnrollOptions,
  clock: Clock = systemClock,
): Promise<EnrolledNode> {
  const invitation = readInvitation(invitationText);
  checkOpen(invitation, clock);
  const plan = planEnrolment(invitation, options);
  if (plan.again !== null && options.authority !== undefined)
    throw usageError(
      `${plan.config} says already what certifies the coordinator`,
      "change tls.authority there",
    );
  const passphrase = readPassphrase(plan);
  const authority = await chooseAuthority({
    invitation,
    asked: plan.authority === SYSTEM_AUTHORITY ? SYSTEM_AUTHORITY : options.authority,
    kept: plan.authority,
    clock,
  });
  if (authority !== SYSTEM_AUTHORITY) writeAtomically(plan.authority, authority);
  const identity = keepIdentity(plan.identity, passphrase);
  const trusted = authority === SYSTEM_AUTHORITY ? SYSTEM_AUTHORITY : plan.authority;
  const { reply, issued } = await ask({ invitation, plan, trusted, identity, passphrase, clock });
  checkAnswer(reply, invitation);
  const ends = issued === null ? null : checkIssued(issued, invitation.node).validToDate;
  if (issued !== null && plan.issued !== null) writeTlsPair(plan.issued, issued, passphrase);
  const federation = {
    id: invitation.federation,
    name: printable(reply.federationName, 200) || invitation.federation,
    operator: invitation.operator,
  };
  const { node: name, coordinator } = invitation;
  if (plan.again === null) {
    const tls = { authority: trusted, own: plan.own, issued: issued !== null };
    writeAtomically(
      plan.config,
      nodeYaml({ ...options, data: options.data ?? [], name, coordinator, federation, tls }),
    );
  }
  return {
    node: name,
    federation,
    fingerprint: identity.fingerprint,
    authority: authority === SYSTEM_AUTHORITY ? authority : keyFingerprintOf(new X509Certificate(authority)),
    again: plan.again !== null,
    certificateEnds: ends,
    config: join(options.out, "node.yaml"),
    identity: plan.identity,
  };
}

function checkOpen({ expiresAt }: Invitation, clock: Clock): void {
  if (clock.nowMs() > Date.parse(expiresAt))
    throw new CommandError(`this invitation expired on ${moment(expiresAt)}`, {
      remedy:
        "ask the operator for another one (`chorale coordinator invite NAME`); is this machine's clock right?",
    });
}

async function ask({
  invitation,
  plan,
  trusted,
  identity,
  passphrase,
  clock,
}: {
  readonly invitation: Invitation;
  readonly plan: EnrolmentPlan;
  readonly trusted: string;
  readonly identity: SigningKey;
  readonly passphrase: string | null;
  readonly clock: Clock;
}): Promise<Answer> {
  const { node, coordinator: address, federation } = invitation;
  const tls = readClientTls({ authority: trusted, ...plan.own }, clock.nowMs(), { passphrase });
  // A fresh TLS key for every attempt: nobody knows it before it is certified.
  const asked = plan.issued === null ? null : await createCertificateRequest(node);
  const speaker = { federation, node, key: identity };
  const recordPath = egressRecordPath(plan);
  const egress = openEgress({ address, serverName: plan.serverName, tls, speaker, recordPath, clock });
  try {
    const reply = await egress.enroll({
      node,
      secret: Buffer.from(invitation.secret, "base64url"),
      identityKey: identity.publicKey,
      certificateRequest: asked?.request ?? "",
    });
    const { certificate } = reply;
    return { reply, issued: asked === null || certificate === "" ? null : { certificate, key: asked.key } };
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    throw new CommandError(error.message, { remedy: error.remedy, cause: error });
  } finally {
    egress.close();
  }
}

function checkAnswer({ federation, operatorKey }: Enrolled__Output, invitation: Invitation): void {
  if (federation === invitation.federation && fingerprintOf(operatorKey) === invitation.operator) return;
  throw new CommandError("the coordinator speaks for another federation or operator than the invitation", {
    remedy: "ask the operator for another invitation, and compare the fingerprints by telephone",
  });
}
