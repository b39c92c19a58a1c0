import { Option } from "commander";

/** `--config FILE`, which every command on a configured node has. */
export function configOption(): Option {
  return new Option("-c, --config <file>", "this node's configuration").default("node.yaml");
}
