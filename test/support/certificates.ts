import { COORDINATOR_TLS_NAME } from "../../transport/channel-options.ts";
import type { TlsFiles } from "../../transport/credentials.ts";
import { createCertificateRequest } from "../../trust/identity/certificate-request.ts";
import { createAuthority, type Authority } from "../../trust/identity/create-authority.ts";
import { issueCertificate, type CertificateTerms } from "../../trust/identity/issue-certificate.ts";

const DAY_MS = 86_400_000;

/** A federation in memory: its authority, and certificates by it. */
export type TestFederation = {
  readonly authority: Authority;
  /** What a holder of the role shows and trusts; `terms` overrides life, hosts and time. */
  certify(role: CertificateTerms["role"], name: string, terms?: Partial<CertificateTerms>): Promise<TlsFiles>;
};

/** Founds a federation whose server is called `localhost` or `127.0.0.1`. */
export async function foundFederation(): Promise<TestFederation> {
  const nowMs = Date.now();
  const authority = await createAuthority({ nowMs: nowMs - DAY_MS });
  return {
    authority,
    async certify(role, name, terms = {}) {
      const { request, key } = await createCertificateRequest(name);
      const hosts = role === "server" ? ["localhost", "127.0.0.1", COORDINATOR_TLS_NAME] : [];
      const certificate = await issueCertificate(authority, request, {
        role,
        name,
        hosts,
        lifeMs: DAY_MS,
        nowMs,
        ...terms,
      });
      return { authority: authority.certificate, certificate, key };
    },
  };
}
