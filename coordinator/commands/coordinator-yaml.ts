/** What `chorale coordinator init` is called with. */
export type InitOptions = {
  readonly out: string;
  readonly host: readonly string[];
  readonly listen: string;
  readonly http: string;
};

/** The text of a new federation's `coordinator.yaml`, with comments for whoever reads it next. */
export function coordinatorYaml({ listen, http }: Pick<InitOptions, "listen" | "http">): string {
  return `# A Chorale coordinator. Paths are relative to this file.

# Where nodes and operators connect (gRPC over mutual TLS 1.3). The only port that nodes need.
listen: ${JSON.stringify(listen)}

# Prometheus metrics and health for probes, in the clear: keep it on this machine, or write off.
http: ${JSON.stringify(http)}

# Studies, journal, checkpoints and updates. Back this folder up; nothing else has state.
stateDir: state

# What the coordinator shows to its callers. The certificate names the hosts it may be called by.
tls:
  authority: authority/authority.crt
  certificate: tls/server.crt
  key: tls/server.key

# What \`chorale coordinator certify\` signs with. A running coordinator does not need it: the key may be kept
# on another machine, with this section removed here.
authority:
  certificate: authority/authority.crt
  key: authority/authority.key

# How \`chorale coordinator study ...\` and \`nodes\` identify themselves. Add \`address: HOST:PORT\` to use them
# from a machine where the coordinator does not run.
operator:
  certificate: operator/operator.crt
  key: operator/operator.key
`;
}
