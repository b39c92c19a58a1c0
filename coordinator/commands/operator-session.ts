import type { requestCallback } from "@grpc/grpc-js";
import { systemClock } from "../../process/clock.ts";
import { CommandError } from "../../process/command-error.ts";
import { protocol } from "../../proto/load.ts";
import type { OperatorClient } from "../../proto/gen/chorale/v1/Operator.ts";
import { channelOptionsFor } from "../../transport/channel-options.ts";
import { clientCredentials } from "../../transport/credentials.ts";
import { FederationError } from "../../transport/federation-error.ts";
import { readTlsFiles } from "../../transport/read-tls-files.ts";
import { fromServiceError } from "../../transport/status.ts";
import { readPassphrase } from "../../trust/keys/passphrase.ts";
import { readConfig, type CoordinatorConfig } from "../config.ts";
import { readListeningAddress } from "./listening-file.ts";
import { requireOperator } from "./operator-identity.ts";

/** The options that every operator command has. */
export type OperatorOptions = { readonly config: string; readonly coordinator?: string };

/**
 * Opens a connection to the coordinator with the operator's certificate, does `work` and closes it. Refusals
 * and broken connections come back as `CommandError`s with a remedy.
 */
export async function withOperator<Result>(
  options: OperatorOptions,
  work: (client: OperatorClient) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(options.config);
  const client = openClient(config, options);
  try {
    return await work(client);
  } catch (error) {
    throw toCommandError(error);
  } finally {
    client.close();
  }
}

/** The reply of one unary call: `unary((done) => client.startStudy(request, done))`. */
export function unary<Reply>(call: (done: requestCallback<Reply>) => void): Promise<Reply> {
  return new Promise((resolve, reject) =>
    call((error, reply) => (error === null ? resolve(reply as Reply) : reject(error))),
  );
}

function openClient(config: CoordinatorConfig, options: OperatorOptions): OperatorClient {
  const { tls, stateDir } = config;
  const { certificate, key, address: named } = requireOperator(config, options.config);
  const paths = { authority: tls.authority, certificate, key };
  const files = readTlsFiles(paths, systemClock.nowMs(), { passphrase: readPassphrase(config) });
  const address = options.coordinator ?? named ?? readListeningAddress(stateDir);
  return new protocol.Operator(address, clientCredentials(files), channelOptionsFor(address));
}

function toCommandError(error: unknown): Error {
  const known = fromServiceError(error);
  if (!(known instanceof FederationError)) return known;
  return new CommandError(known.message, { remedy: known.remedy, cause: known });
}
