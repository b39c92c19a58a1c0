import { basename, resolve } from "node:path";
import { SYSTEM_AUTHORITY } from "../../transport/read-tls-files.ts";

/** What a new node's `node.yaml` says. */
export type NodeYaml = {
  readonly name: string;
  readonly coordinator: string;
  readonly federation: { readonly id: string; readonly name: string; readonly operator: string };
  readonly tls: {
    /** A file in the node's folder, or `system`. */
    readonly authority: string;
    /** A certificate from the node's own authority. */
    readonly own: { readonly certificate: string; readonly key: string } | null;
    /** Whether the federation certified the node's key. */
    readonly issued: boolean;
  };
  readonly data: readonly string[];
  readonly protocolKeyFile?: string;
  readonly passphraseFile?: string;
  readonly threads?: number;
};

/** The text of a new node's `node.yaml`, with comments for whoever reads it next. */
export function nodeYaml(node: NodeYaml): string {
  const { name, coordinator, federation, tls, data, protocolKeyFile, passphraseFile, threads } = node;
  return `# A Chorale node. Relative paths start at this file's folder.

# As the invitation had it; studies name their members by it.
name: ${JSON.stringify(name)}

# The one connection that this node opens. It listens nowhere.
coordinator: ${JSON.stringify(coordinator)}

# What this node enrolled with. \`operator\` is the fingerprint of the key that signs study manifests.
federation:
  id: "${federation.id}"
  name: ${JSON.stringify(federation.name)}
  operator: "${federation.operator}"

# Signs all that this node says and all that its owner decides. Made here, never sent. Keep a copy in a safe
# place: it cannot be made again.
identity: identity.key

# Opens encrypted key files; CHORALE_PASSPHRASE in the environment does too.
${optional("passphraseFile", passphraseFile && JSON.stringify(resolve(passphraseFile)), "passphrase")}

${tlsSection(tls)}

# This node's files (docs/data-formats.md), or one folder that \`chorale client prepare\` wrote. They are read
# here and go nowhere.
data: ${listed(data)}

# The partners' key for folds and the permutation of bits. Every node of the federation has to have the same
# one, or the hash of the data protocol differs and studies refuse this node. The coordinator does not get it.
${optional("protocolKeyFile", protocolKeyFile && JSON.stringify(resolve(protocolKeyFile)), "protocol.key")}

# What this node allows, whatever a study asks for and whoever approved it (\`chorale client policy --help\`).
# policy: policy.yaml

# Caches, private heads, results, approvals and the record of everything that left this node.
stateDir: state

# Threads that training may use.
${optional("threads", threads?.toString(), "2")}

# What computes: ONNX Runtime on the processor, or on a GPU where the installed runtime can ({ engine: onnx,
# provider: cuda, device: 0 }), or TensorFlow.js ({ engine: tfjs }).
# runtime: { engine: onnx, provider: cpu }

# A model that needs more memory than this to be trained is refused.
# memoryMiBMax: 8192

# How often training within a round is kept on disk: a node that was killed goes on from there.
# checkpointSeconds: 300

# A trainer of your own on this machine, for example with PyTorch on a GPU (docs/trainers.md).
# trainer: { address: "unix:/run/chorale/trainer.sock", tokenFile: trainer.token }
`;
}

function tlsSection({ authority, own, issued }: NodeYaml["tls"]): string {
  const trusted = authority === SYSTEM_AUTHORITY ? SYSTEM_AUTHORITY : JSON.stringify(basename(authority));
  const head = `tls:
  # Who certified the coordinator: no other one is trusted. \`system\`: whom this machine trusts.
  authority: ${trusted}`;
  if (own !== null)
    return `${head}
  # From an authority of your own: replace them in time, and start the node again.
  certificate: ${JSON.stringify(own.certificate)}
  key: ${JSON.stringify(own.key)}
  renew: false`;
  if (!issued)
    return `${head}
  # This federation asks nodes for no certificate.
  # certificate: node.crt
  # key: node.key`;
  return `${head}
  # For the line to the coordinator. Renewed by itself at two thirds of its life, while the node runs.
  certificate: node.crt
  key: node.key`;
}

function listed(paths: readonly string[]): string {
  const absolute = paths.map((path) => JSON.stringify(resolve(path)));
  return absolute.length === 1 ? absolute[0]! : `[${absolute.join(", ")}]`;
}

/** A setting, or as a comment the way to write it. */
function optional(key: string, value: string | undefined, example: string): string {
  return value === undefined ? `# ${key}: ${example}` : `${key}: ${value}`;
}
