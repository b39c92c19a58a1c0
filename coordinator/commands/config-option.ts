import { Option } from "commander";

/** `--config FILE`, which every command of the coordinator has. */
export function configOption(): Option {
  return new Option("-c, --config <file>", "the coordinator's configuration").default("coordinator.yaml");
}

/** `--coordinator HOST:PORT`, for operator commands on another machine. */
export function coordinatorOption(): Option {
  return new Option(
    "--coordinator <host:port>",
    "where the coordinator is (default: operator.address of the configuration, or the one on this machine)",
  );
}
