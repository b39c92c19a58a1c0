import { usageError } from "../../process/command-error.ts";
import { readSigningKey } from "../../trust/keys/key-file.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { readConfig, type CoordinatorConfig } from "../config.ts";

/**
 * The operator's identity key, which signs study manifests. Throws a usage error where the configuration
 * names none or another than the federation's.
 */
export function operatorIdentity(configPath: string): SigningKey {
  const config = readConfig(configPath);
  const { federation } = config;
  const operator = requireOperator(config, configPath);
  const key = readSigningKey(operator.identity, readPassphrase(config));
  if (key.publicKey !== federation.operatorKey)
    throw usageError(
      `${operator.identity}: is not the key in federation.operatorKey of ${configPath}`,
      "nodes accept manifests of that key only: use the identity.key that init made",
    );
  return key;
}

/**
 * The section of the configuration that names the operator's keys. Throws a usage error where it is missing.
 */
export function requireOperator(
  { operator }: Pick<CoordinatorConfig, "operator">,
  configPath: string,
): NonNullable<CoordinatorConfig["operator"]> {
  if (operator !== undefined) return operator;
  throw usageError(
    `${configPath}: operator: is missing`,
    "run this where the operator's keys are, or name their files there",
  );
}
