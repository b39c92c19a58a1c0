import { resolve } from "node:path";

/** What `chorale client init` is called with. */
export type InitOptions = {
  readonly name: string;
  readonly coordinator: string;
  readonly authority: string;
  readonly data: readonly string[];
  readonly out: string;
  readonly protocolKeyFile?: string;
  readonly threads?: number;
};

/** The text of a new node's `node.yaml`, with comments for whoever reads it next. */
export function nodeYaml({ name, coordinator, data, protocolKeyFile, threads }: InitOptions): string {
  return `# A Chorale node. Relative paths start at this file's folder.

# As the federation's operator certified it; studies name their members by it.
name: ${JSON.stringify(name)}

# The one connection that this node opens. It listens nowhere.
coordinator: ${JSON.stringify(coordinator)}

tls:
  # The federation's authority: no other coordinator is trusted.
  authority: authority.crt
  # What the operator sent back for node.csr. The key was made here and stays here.
  certificate: node.crt
  key: node.key

# This node's files (docs/data-formats.md), or one folder that \`chorale client prepare\` wrote. They are read
# here and go nowhere.
data: ${listed(data)}

# The partners' key for folds and the permutation of bits. Every node of the federation has to have the same
# one, or the hash of the data protocol differs and studies refuse this node. The coordinator does not get it.
${optional("protocolKeyFile", protocolKeyFile && JSON.stringify(resolve(protocolKeyFile)), "protocol.key")}

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

function listed(paths: readonly string[]): string {
  const absolute = paths.map((path) => JSON.stringify(resolve(path)));
  return absolute.length === 1 ? absolute[0]! : `[${absolute.join(", ")}]`;
}

/** A setting, or as a comment the way to write it. */
function optional(key: string, value: string | undefined, example: string): string {
  return value === undefined ? `# ${key}: ${example}` : `${key}: ${value}`;
}
