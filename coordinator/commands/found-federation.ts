import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { isIP } from "node:net";
import { join } from "node:path";
import { systemClock, type Clock } from "../../process/clock.ts";
import { usageError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { COORDINATOR_TLS_NAME } from "../../transport/channel-options.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import { createCertificateRequest } from "../../trust/identity/certificate-request.ts";
import { createAuthority, type Authority } from "../../trust/identity/create-authority.ts";
import { issueCertificate, type CertificateTerms } from "../../trust/identity/issue-certificate.ts";
import { keyFingerprint } from "../../trust/identity/key-fingerprint.ts";
import { coordinatorYaml, type InitOptions } from "./coordinator-yaml.ts";

const HOST_NAME =
  /^(?=.{1,253}$)[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;
/**
 * The certificates of the coordinator and its operator end with the authority's: they lie beside its key, so
 * a shorter life would protect nothing.
 */
const OWN_CERTIFICATE_DAYS = 3640;

/**
 * Founds a federation in the folder `options.out` and returns what to tell the operator. The configuration is
 * written last: a folder without it holds nothing that runs. Throws a usage error on a wrong host or address,
 * or where a federation is already.
 */
export async function foundFederation(options: InitOptions, clock: Clock = systemClock): Promise<string> {
  checkAddresses(options);
  const file = (...parts: string[]): string => join(options.out, ...parts);
  const present = [file("coordinator.yaml"), file("authority", "authority.key")].find((path) =>
    existsSync(path),
  );
  if (present !== undefined)
    throw usageError(
      `${present} exists: a federation is not founded over another`,
      "choose another folder with --out; whoever deletes an authority's key cuts off every node it certified",
    );
  const nowMs = clock.nowMs();
  const authority = await createAuthority({ nowMs });
  writeAtomically(file("authority", "authority.key"), authority.key, 0o600);
  writeAtomically(file("authority", "authority.crt"), authority.certificate);
  const terms = { days: OWN_CERTIFICATE_DAYS, nowMs };
  const hosts = serverHosts(options.host);
  await certifySelf(authority, file("tls", "server"), {
    role: "server",
    name: "coordinator",
    hosts,
    ...terms,
  });
  await certifySelf(authority, file("operator", "operator"), {
    role: "operator",
    name: "operator",
    ...terms,
  });
  writeAtomically(file("coordinator.yaml"), coordinatorYaml(options));
  return report(options.out, authority, hosts);
}

async function certifySelf(authority: Authority, path: string, terms: CertificateTerms): Promise<void> {
  const { request, key } = await createCertificateRequest(terms.name);
  writeAtomically(`${path}.key`, key, 0o600);
  writeAtomically(`${path}.crt`, await issueCertificate(authority, request, terms));
}

function serverHosts(asked: readonly string[]): string[] {
  const own = HOST_NAME.test(hostname()) ? [hostname()] : [];
  return [...new Set([...asked, ...own, "localhost", "127.0.0.1", "::1", COORDINATOR_TLS_NAME])];
}

function checkAddresses({ host, listen, http }: InitOptions): void {
  for (const name of host)
    if (isIP(name) === 0 && !HOST_NAME.test(name))
      throw usageError(
        `--host ${name}: is neither a host name nor an IP address`,
        "write it without scheme and port",
      );
  if (parseAddress(listen) === null)
    throw usageError(`--listen ${listen}: is not an address`, "write HOST:PORT, for example 0.0.0.0:7443");
  if (http !== "off" && parseAddress(http) === null)
    throw usageError(
      `--http ${http}: is not an address`,
      "write HOST:PORT, for example 127.0.0.1:7480, or off",
    );
}

function report(out: string, { certificate }: Authority, hosts: readonly string[]): string {
  const names = hosts.filter((host) => host !== COORDINATOR_TLS_NAME).join(", ");
  const config = join(out, "coordinator.yaml");
  return [
    `Founded a federation in ${out}.`,
    `  authority  ${keyFingerprint({ certificate })}  (its key, ${join(out, "authority", "authority.key")}, stays with you)`,
    `  called at  ${names}`,
    "",
    "Next:",
    `  1. Start it:           chorale coordinator serve --config ${config}`,
    `  2. Give every node     ${join(out, "authority", "authority.crt")} and the fingerprint above`,
    `  3. Certify its answer: chorale coordinator certify node.csr --config ${config} --out node.crt`,
    "",
  ].join("\n");
}
