import { usageError } from "../../process/command-error.ts";
import { writeAtomically } from "../../process/write-atomically.ts";
import type { InvitationCreated__Output } from "../../proto/gen/chorale/v1/InvitationCreated.ts";
import { parseAddress } from "../../transport/parse-address.ts";
import { writeInvitation, type Invitation } from "../../trust/enrolment/invitation.ts";
import { fingerprintOf, spokenFingerprint } from "../../trust/keys/public-key.ts";
import { nameSchema } from "../../trust/manifest/name.ts";
import { readConfig, type CoordinatorConfig } from "../config.ts";
import { readListeningAddress } from "./listening-file.ts";
import { unary, withOperator, type OperatorOptions } from "./operator-session.ts";
import { serverAuthority } from "./server-authority.ts";

/** What `chorale coordinator invite` is called with. */
export type InviteOptions = OperatorOptions & {
  /** In milliseconds. */
  readonly valid: number;
  readonly replace?: true;
  readonly json?: true;
  /** A file for the invitation, which is then not printed. */
  readonly out?: string;
};

/** Has the coordinator make an invitation and returns it with what to tell the node's owner. */
export async function inviteNode(node: string, options: InviteOptions): Promise<string> {
  const named = nameSchema.safeParse(node);
  if (!named.success)
    throw usageError(`"${node}" cannot be a node's name`, named.error.issues[0]?.message ?? "");
  const config = readConfig(options.config);
  const authority = serverAuthority(config);
  const coordinator = addressOf(config);
  const request = { node, validMs: options.valid, replace: options.replace ?? false };
  const { secret, expiresAtMs } = await withOperator(options, (client) =>
    unary<InvitationCreated__Output>((done) => client.createInvitation(request, done)),
  );
  const invitation: Invitation = {
    coordinator,
    federation: config.federation.id,
    node,
    secret: secret.toString("base64url"),
    expiresAt: new Date(expiresAtMs).toISOString(),
    authority,
    operator: fingerprintOf(config.federation.operatorKey),
  };
  const word = writeInvitation(invitation);
  if (options.out !== undefined) writeAtomically(options.out, `${word}\n`, 0o600);
  const shown = options.out === undefined ? word : null;
  return options.json
    ? describeJson(invitation, shown)
    : describe(invitation, shown ?? `Wrote ${options.out}.`);
}

/** Port 0 in the configuration stands for the port that the coordinator on this machine was given. */
function addressOf({ address, stateDir }: CoordinatorConfig): string {
  if (parseAddress(address)?.port !== 0) return address;
  const { port } = parseAddress(readListeningAddress(stateDir))!;
  return address.replace(/:0$/, `:${port}`);
}

function describeJson(invitation: Invitation, word: string | null): string {
  const { secret: _, ...rest } = invitation;
  return `${JSON.stringify({ ...(word !== null && { invitation: word }), ...rest })}\n`;
}

function describe(invitation: Invitation, word: string): string {
  const { node, expiresAt, authority, operator, coordinator } = invitation;
  return [
    word,
    "",
    `The invitation lets ${node} in, once, until ${expiresAt.slice(0, 16).replace("T", " ")} UTC. Send it by a way that`,
    "only the node's owner reads. There:",
    "",
    "  chorale client enroll --invitation-file FILE --data TABLE --out node",
    "",
    `The node connects to ${coordinator}. Before its owner goes on, compare by telephone:`,
    `  authority     ${authority === "system" ? "a public one, which every machine trusts" : spokenFingerprint(authority)}`,
    `  operator key  ${spokenFingerprint(operator)}`,
    "",
  ].join("\n");
}
