import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { keyFingerprintOf } from "../../../../trust/identity/key-fingerprint.ts";
import { writeInvitation, type Invitation } from "../../../../trust/enrolment/invitation.ts";
import { foundFederation, type TestFederation } from "../../../support/certificates.ts";
import { FEDERATION_ID, operatorIdentity } from "../../../support/identities.ts";
import { CoordinatorUnderTest } from "../../../support/start-coordinator-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const VALID_MS = 3_600_000;

/**
 * A federation whose coordinator shows the authority's certificate with its own, as `coordinator init` makes
 * it.
 */
export async function foundChained(): Promise<TestFederation> {
  const founded = await foundFederation();
  const certify: TestFederation["certify"] = async (role, name, terms) => {
    const files = await founded.certify(role, name, terms);
    const certificate = `${files.certificate.toString()}${founded.authority.certificate}`;
    return role === "server" ? { ...files, certificate } : files;
  };
  return { ...founded, certify };
}

/** A coordinator that invites, and a folder for the node. */
export type Enrolling = AsyncDisposable & {
  readonly coordinator: CoordinatorUnderTest;
  readonly certificates: TestFederation;
  readonly folder: ReturnType<typeof temporaryFolder>;
  /** The node's table. */
  readonly data: string;
  invite(changes?: Partial<Invitation>, replace?: boolean): Promise<string>;
};

/** Starts one. */
export async function startEnrolling(
  certificates: TestFederation,
  options: Parameters<typeof CoordinatorUnderTest.start>[1] = {},
): Promise<Enrolling> {
  const coordinator = await CoordinatorUnderTest.start(certificates, options);
  const folder = temporaryFolder();
  const data = folder.join("compounds.csv");
  writeFileSync(data, "smiles,solubility\n");
  return {
    coordinator,
    certificates,
    folder,
    data,
    async invite(changes = {}, replace = false) {
      const { secret, expiresAtMs } = await coordinator.enrolments.invite("alpha", VALID_MS, replace);
      return writeInvitation({
        coordinator: coordinator.address,
        federation: FEDERATION_ID,
        node: "alpha",
        secret: secret.toString("base64url"),
        expiresAt: new Date(expiresAtMs).toISOString(),
        authority: keyFingerprintOf(new X509Certificate(certificates.authority.certificate)),
        operator: operatorIdentity.fingerprint,
        ...changes,
      });
    },
    async [Symbol.asyncDispose]() {
      await coordinator[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
