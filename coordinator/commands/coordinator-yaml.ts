import { stringify } from "yaml";
import type { FederationIdentity } from "../config.ts";

/** What `chorale coordinator init` is called with. */
export type InitOptions = {
  readonly out: string;
  readonly name?: string | undefined;
  readonly host: readonly string[];
  readonly listen: string;
  readonly http: string;
  /** `HOST:PORT` that invitations name; default: the first host, with the port of `listen`. */
  readonly address?: string | undefined;
  readonly certificateDays?: number | undefined;
  readonly passphraseFile?: string | undefined;
};

/** What a new federation's `coordinator.yaml` says. */
export type YamlContent = {
  readonly identity: FederationIdentity;
  readonly address: string;
  readonly listen: string;
  readonly http: string;
  readonly certificateDays: number;
  readonly passphraseFile?: string | undefined;
};

/** The text of a new federation's `coordinator.yaml`, with comments for whoever reads it next. */
export function coordinatorYaml(content: YamlContent): string {
  const { identity, address, listen, http, certificateDays, passphraseFile } = content;
  return `# A Chorale coordinator. Paths are relative to this file.

# The federation. Nodes know it by its id and by the operator's public key, which signs study manifests:
# neither may change. The name is for people.
${stringify({ federation: identity }, { lineWidth: 0 }).trimEnd()}

# Where nodes find this coordinator: what invitations name.
address: ${JSON.stringify(address)}

# Where nodes and operators connect (gRPC over TLS 1.3). The only port that nodes need.
listen: ${JSON.stringify(listen)}

# Prometheus metrics and health for probes, in the clear: keep it on this machine, or write off.
http: ${JSON.stringify(http)}

# Studies, journal, roster, checkpoints and updates. Back this folder up; nothing else has state.
stateDir: state

# What the coordinator shows to its callers, and whose certificates it takes from them. server.crt names the
# hosts it may be called by and ends with its authority's certificate. A company's own certificates work too:
# put its authorities into the file that \`authority\` names, and say what nodes show beside their signature:
#   federation  a certificate that this federation's authority issued to the node of this name
#   trusted     any certificate that \`authority\` vouches for
#   none        nothing: every call is signed by the node's identity key in any case
tls:
  authority: authority/authority.crt
  certificate: tls/server.crt
  key: tls/server.key
  nodeCertificates: federation

# A second port without TLS, for nodes whose TLS ends at a balancer in front of it. Nothing else may reach it.
# balancer:
#   listen: 127.0.0.1:7444

# What certifies nodes when they enroll, and again at two thirds of a certificate's life. Where \`key\` is
# removed, studies go on but no node can be certified here.
authority:
  certificate: authority/authority.crt
  key: authority/authority.key
  certificateDays: ${certificateDays}

# How \`chorale coordinator study\`, \`invite\`, \`revoke\` and \`nodes\` identify themselves, and what signs
# study manifests. A running coordinator needs none of it: it may be kept on another machine, with this
# section removed here and \`address: HOST:PORT\` added there.
operator:
  certificate: operator/operator.crt
  key: operator/operator.key
  identity: operator/identity.key
${
  passphraseFile === undefined
    ? ""
    : `
# What opens the key files of this folder.
passphraseFile: ${JSON.stringify(passphraseFile)}
`
}`;
}
