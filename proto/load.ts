import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { ProtoGrpcType as NodeProto } from "./gen/node.ts";
import type { ProtoGrpcType as OperatorProto } from "./gen/operator.ts";

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

type Services = { chorale: { v1: NodeProto["chorale"]["v1"] & OperatorProto["chorale"]["v1"] } };

const loaded = grpc.loadPackageDefinition(
  loadSync(["chorale/v1/node.proto", "chorale/v1/operator.proto"], LOADER_OPTIONS),
) as unknown as Services;

/** The services and messages of `proto/chorale/v1`, loaded by `@grpc/proto-loader`. */
export const protocol: Services["chorale"]["v1"] = loaded.chorale.v1;

/** The protocol versions that this build speaks, inclusive. */
export const PROTOCOL_VERSIONS = { min: 1, max: 1 } as const;
