import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, describeError, usageError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import { createCertificateRequest } from "../../trust/identity/certificate-request.ts";
import { keyFingerprint } from "../../trust/identity/key-fingerprint.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import { nodeYaml, type InitOptions } from "./node-yaml.ts";

/**
 * Sets a node up in the folder `options.out` and returns what to tell its owner. node.yaml is written last.
 * Throws a usage error on a wrong name, address or file, or where a node is already.
 */
export async function setUpNode(options: InitOptions): Promise<string> {
  const file = (name: string): string => join(options.out, name);
  checkNames(options);
  for (const path of options.data) checkExists(path, "--data");
  if (options.protocolKeyFile !== undefined) checkIsFile(options.protocolKeyFile, "--protocol-key-file");
  const authority = readAuthority(options.authority);
  const present = [file("node.yaml"), file("node.key")].find((path) => existsSync(path));
  if (present !== undefined)
    throw usageError(
      `${present} exists: a node is not set up over another`,
      "choose another folder with --out",
    );
  const { request, key } = await createCertificateRequest(options.name);
  writeAtomically(file("node.key"), key, 0o600);
  writeAtomically(file("node.csr"), request);
  writeAtomically(file("authority.crt"), authority);
  writeAtomically(file("node.yaml"), nodeYaml(options));
  return [
    `Set up ${options.name} in ${options.out}.`,
    `  key        ${keyFingerprint({ key })}  (${file("node.key")} stays here)`,
    `  authority  ${keyFingerprint({ certificate: authority })}  (compare it with what the operator says)`,
    "",
    "Next:",
    `  1. Send ${file("node.csr")} to the federation's operator and tell the key's fingerprint by telephone.`,
    `  2. Put the certificate that comes back into ${file("node.crt")}.`,
    `  3. Start the node: chorale client run --config ${file("node.yaml")}`,
    "",
  ].join("\n");
}

function checkNames({ name, coordinator }: InitOptions): void {
  if (!nameSchema.safeParse(name).success)
    throw usageError(
      `--name ${name}: cannot be a node's name`,
      "use 1 to 63 of a-z, 0-9 and -, starting and ending with a letter or digit",
    );
  if ((parseAddress(coordinator)?.port ?? 0) === 0)
    throw usageError(
      `--coordinator ${coordinator}: is not an address`,
      "write HOST:PORT, for example coordinator.example.org:7443",
    );
}

function checkExists(path: string, option: string): void {
  if (!existsSync(path)) throw usageError(`${option} ${path}: no such file or folder`, "check the path");
}

function checkIsFile(path: string, option: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    throw usageError(`${option} ${path}: ${describeError(error)}`, "check the path");
  }
  throw usageError(`${option} ${resolve(path)}: is not a file`, "name the file itself");
}

function readAuthority(path: string): string {
  checkIsFile(path, "--authority");
  const pem = readFileSync(path, "utf8");
  try {
    if (new X509Certificate(pem).ca) return pem;
  } catch (error) {
    throw new CommandError(`${path}: is not a certificate in PEM form`, { ...ASK_OPERATOR, cause: error });
  }
  throw new CommandError(`${path}: is not the certificate of an authority`, ASK_OPERATOR);
}

const ASK_OPERATOR = {
  usage: true,
  remedy: "use the authority.crt that the federation's operator handed out",
};
