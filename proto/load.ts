import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { ProtoGrpcType as NodeProto } from "./gen/node.ts";
import type { ProtoGrpcType as OperatorProto } from "./gen/operator.ts";
import type { ProtoGrpcType as TrainerProto } from "./gen/trainer.ts";

/**
 * Decoding as the committed types say: camelCase, enums by name, 64-bit integers as numbers, oneofs named.
 */
const LOADER_OPTIONS = {
  includeDirs: [import.meta.dirname],
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
};

type V1<Proto extends { chorale: { v1: unknown } }> = Proto["chorale"]["v1"];
type Services = { chorale: { v1: V1<NodeProto> & V1<OperatorProto> & V1<TrainerProto> } };

const loaded = grpc.loadPackageDefinition(
  loadSync(
    ["chorale/v1/node.proto", "chorale/v1/operator.proto", "chorale/v1/trainer.proto"],
    LOADER_OPTIONS,
  ),
) as unknown as Services;

/** The services and messages of `proto/chorale/v1`, loaded by `@grpc/proto-loader`. */
export const protocol: Services["chorale"]["v1"] = loaded.chorale.v1;

/** The protocol versions that this build speaks, inclusive. */
export const PROTOCOL_VERSIONS = { min: 1, max: 1 } as const;

/** The version of `trainer.proto` that this build speaks. */
export const TRAINER_VERSION = 1;
