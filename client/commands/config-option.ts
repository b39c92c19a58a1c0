import { Option } from "commander";

const CONFIG = "node.yaml";

/** `--config FILE`, which every command on a configured node has. */
export function configOption(): Option {
  return new Option("-c, --config <file>", "this node's configuration").default(CONFIG);
}

/**
 * What a command that is shown to a person has to end with, so that it is about the same node: ` --config
 * FILE`.
 */
export function sameConfig(config: string): string {
  return config === CONFIG ? "" : ` --config ${config}`;
}
