import { hash, randomBytes } from "node:crypto";
import type { Clock } from "../../process/clock.ts";
import { printable } from "../../process/printable.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { enrolmentBytes, type EnrolmentRequest } from "../../trust/enrolment/enrolment-proof.ts";
import { fingerprintOf, isSignedBy, readPublicKey } from "../../trust/keys/public-key.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import type { Enrolment, EnrolmentStore, OpenInvitation } from "../store/enrolment-store.ts";
import type { Certifier, NodeCertificate } from "./certifier.ts";
import type { EnrolledNode, Roster } from "./roster.ts";

const SECRET_BYTES = 32;
const VALID_MS_MIN = 1_000;
const VALID_MS_MAX = 90 * 86_400_000;
const REASON_CHARACTERS_MAX = 300;

type Enrolling = EnrolmentRequest & {
  /** By the identity key, over `enrolmentBytes`. */
  readonly signature: Uint8Array;
};

/**
 * Who belongs to the federation and who may come in. Answers come from memory; changes follow each other and
 * are on disk before they are answered, so that two nodes cannot use one invitation.
 */
export class Enrolments implements Roster {
  readonly #store: EnrolmentStore;
  readonly #certifier: Certifier;
  readonly #clock: Clock;
  readonly #nodes = new Map<string, Enrolment>();
  readonly #invitations = new Map<string, OpenInvitation>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(store: EnrolmentStore, certifier: Certifier, clock: Clock) {
    this.#store = store;
    this.#certifier = certifier;
    this.#clock = clock;
  }

  /** Reads what is stored. */
  static async open(store: EnrolmentStore, certifier: Certifier, clock: Clock): Promise<Enrolments> {
    const opened = new Enrolments(store, certifier, clock);
    const { enrolments, invitations } = await store.restore();
    for (const enrolment of enrolments) opened.#nodes.set(enrolment.node, enrolment);
    for (const invitation of invitations) opened.#invitations.set(invitation.secretSha256, invitation);
    return opened;
  }

  find(node: string): EnrolledNode | null {
    return this.#nodes.get(node) ?? null;
  }

  all(): EnrolledNode[] {
    return [...this.#nodes.values()];
  }

  /** When the open invitation of each node that has one ends. */
  openInvitations(): ReadonlyMap<string, number> {
    const nowMs = this.#clock.nowMs();
    const open = [...this.#invitations.values()].filter(
      ({ usedBy, expiresAtMs }) => usedBy === null && expiresAtMs > nowMs,
    );
    return new Map(open.map(({ node, expiresAtMs }) => [node, expiresAtMs]));
  }

  /**
   * A fresh secret with which one node can enroll until it expires. An older invitation of the same node
   * ends. Throws NODE_ENROLLED for a member, unless `replace`.
   */
  invite(node: string, validMs: number, replace: boolean): Promise<{ secret: Buffer; expiresAtMs: number }> {
    return this.#inTurn(async () => {
      requireName(node);
      if (!(validMs >= VALID_MS_MIN && validMs <= VALID_MS_MAX))
        throw new FederationError("MALFORMED_MESSAGE", "an invitation is valid for 1 second to 90 days");
      if (this.#member(node) !== null && !replace)
        throw new FederationError("NODE_ENROLLED", `${node} is enrolled already`);
      const secret = randomBytes(SECRET_BYTES);
      const expiresAtMs = this.#clock.nowMs() + validMs;
      const secretSha256 = hash("sha256", secret);
      const invitation = { secretSha256, node, expiresAtMs, replaces: replace, usedBy: null };
      await this.#store.invite(invitation);
      this.#forgetOpen(node);
      this.#invitations.set(secretSha256, invitation);
      return { secret, expiresAtMs };
    });
  }

  /**
   * Lets a node in: checks its signature and its invitation, certifies the key of its request, if it sent
   * one, under the invitation's name, and puts it on the roster. The same identity key may ask again until
   * the invitation expires, because a reply can be lost. `replaced` says that another key was the node's
   * before. Throws MALFORMED_MESSAGE, INVITATION_INVALID, SIGNATURE_INVALID, CANNOT_CERTIFY.
   */
  enroll(request: Enrolling): Promise<{ readonly certificate: string; readonly replaced: boolean }> {
    return this.#inTurn(async () => {
      requireName(request.node);
      if (request.secret.length !== SECRET_BYTES || readPublicKey(request.identityKey) === null)
        throw new FederationError("MALFORMED_MESSAGE", "the enrolment has no secret or no Ed25519 key");
      const invitation = this.#invitations.get(hash("sha256", request.secret));
      if (invitation === undefined || invitation.node !== request.node)
        throw new FederationError("INVITATION_INVALID", "the coordinator knows no such invitation");
      if (!isSignedBy(request.identityKey, enrolmentBytes(request), request.signature))
        throw new FederationError(
          "SIGNATURE_INVALID",
          "the enrolment is not signed by the key that it names",
        );
      const fingerprint = fingerprintOf(request.identityKey);
      const before = this.#nodes.get(request.node) ?? null;
      this.#checkInvitation(invitation, fingerprint, before);
      const issued = await this.#certifyIfAsked(request);
      const enrolment: Enrolment = {
        node: request.node,
        identityKey: request.identityKey,
        fingerprint,
        enrolledAtMs: invitation.usedBy === null ? this.#clock.nowMs() : before!.enrolledAtMs,
        revokedAtMs: null,
        revokedBecause: null,
        certificateExpiresAtMs: issued?.expiresAtMs ?? null,
      };
      await this.#store.enroll(enrolment, invitation.secretSha256);
      this.#nodes.set(enrolment.node, enrolment);
      this.#invitations.set(invitation.secretSha256, { ...invitation, usedBy: fingerprint });
      const replaced = before !== null && before.fingerprint !== fingerprint;
      return { certificate: issued?.certificate ?? "", replaced };
    });
  }

  /** Certifies another TLS key of a member. Throws CANNOT_CERTIFY, MALFORMED_MESSAGE, REVOKED. */
  renew(node: string, certificateRequest: string): Promise<string> {
    return this.#inTurn(async () => {
      const member = this.#member(node);
      if (member === null) throw new FederationError("REVOKED", `${node} is no member any more`);
      const { certificate, expiresAtMs } = await this.#certifier.certify(node, certificateRequest);
      await this.#change({ ...member, certificateExpiresAtMs: expiresAtMs });
      return certificate;
    });
  }

  /**
   * Ends a node's membership, and an invitation that it has not used. Nothing changes for one that is revoked
   * already. Returns why it is revoked, null where it was only invited. Throws NODE_UNKNOWN.
   */
  revoke(node: string, reason: string): Promise<string | null> {
    return this.#inTurn(async () => {
      const invited = [...this.#invitations.values()].some(
        (invitation) => invitation.node === node && invitation.usedBy === null,
      );
      const known = this.#nodes.get(node);
      if (known === undefined && !invited)
        throw new FederationError("NODE_UNKNOWN", `no node named ${printable(node, 63)} was ever invited`);
      await this.#store.withdrawInvitations(node);
      this.#forgetOpen(node);
      if (known === undefined || known.revokedAtMs !== null) return known?.revokedBecause ?? null;
      const revokedBecause = printable(reason, REASON_CHARACTERS_MAX);
      await this.#change({ ...known, revokedAtMs: this.#clock.nowMs(), revokedBecause });
      return revokedBecause;
    });
  }

  /** Why a node was revoked; null for a member or a stranger. */
  revokedBecause(node: string): string | null {
    return this.#nodes.get(node)?.revokedBecause ?? null;
  }

  #checkInvitation(invitation: OpenInvitation, fingerprint: string, before: Enrolment | null): void {
    const refuse = (detail: string): never => {
      throw new FederationError("INVITATION_INVALID", detail);
    };
    const { node, expiresAtMs, replaces, usedBy } = invitation;
    if (expiresAtMs <= this.#clock.nowMs())
      refuse(`the invitation expired at ${new Date(expiresAtMs).toISOString()}`);
    const isMember = before !== null && before.revokedAtMs === null;
    if (usedBy !== null) {
      if (usedBy !== fingerprint || !isMember || before.fingerprint !== fingerprint)
        refuse("the invitation was used already, by another identity key or before a later change");
      return;
    }
    if (isMember && !replaces) refuse(`${node} is enrolled already, and the invitation replaces nobody`);
    // The invitation that it came by is kept, whoever took its place since.
    const cameBefore = [...this.#invitations.values()].some(({ usedBy }) => usedBy === fingerprint);
    if (cameBefore && !(isMember && before.fingerprint === fingerprint))
      refuse(
        "this identity key was enrolled before, by another node or one that is no member now; make a new one: " +
          "enroll with this invitation in an empty folder (--out)",
      );
  }

  async #certifyIfAsked({ node, certificateRequest }: Enrolling): Promise<NodeCertificate | null> {
    return certificateRequest === "" ? null : this.#certifier.certify(node, certificateRequest);
  }

  async #change(enrolment: Enrolment): Promise<void> {
    await this.#store.update(enrolment);
    this.#nodes.set(enrolment.node, enrolment);
  }

  #member(node: string): Enrolment | null {
    const known = this.#nodes.get(node);
    return known === undefined || known.revokedAtMs !== null ? null : known;
  }

  #forgetOpen(node: string): void {
    for (const [key, invitation] of this.#invitations)
      if (invitation.node === node && invitation.usedBy === null) this.#invitations.delete(key);
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }
}

function requireName(node: string): void {
  if (!nameSchema.safeParse(node).success)
    throw new FederationError("MALFORMED_MESSAGE", `"${printable(node, 63)}" is no node's name`);
}
