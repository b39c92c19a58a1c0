import protobuf from "protobufjs";

/**
 * The part of the ONNX specification (onnx/onnx.proto, IR version 8) that this project writes and reads.
 * Field numbers are the specification's; fields left out here are skipped when read.
 */
const ONNX_SUBSET = `
  syntax = "proto3";
  message AttributeProto {
    string name = 1; float f = 2; int64 i = 3; repeated int64 ints = 8; int32 type = 20;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  message TensorShapeProto { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TypeProto { TensorType tensor_type = 1; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message StringStringEntryProto { string key = 1; string value = 2; }
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8; repeated StringStringEntryProto metadata_props = 14;
  }
`;

/** AttributeProto of the ONNX specification. */
export type AttributeMessage = {
  name: string;
  type: number;
  f?: number;
  i?: number;
  ints?: readonly number[];
};
/** NodeProto of the ONNX specification. */
export type NodeMessage = {
  name: string;
  opType: string;
  input: readonly string[];
  output: readonly string[];
  attribute: readonly AttributeMessage[];
};
/** TensorProto of the ONNX specification. */
export type TensorMessage = { name: string; dims: readonly number[]; dataType: number; rawData: Uint8Array };
/** TensorShapeProto.Dimension of the ONNX specification. */
export type DimensionMessage = { dimValue?: number; dimParam?: string };
/** ValueInfoProto of the ONNX specification. */
export type ValueInfoMessage = {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: readonly DimensionMessage[] } } };
};
/** GraphProto of the ONNX specification. */
export type GraphMessage = {
  name: string;
  node: readonly NodeMessage[];
  initializer: readonly TensorMessage[];
  input: readonly ValueInfoMessage[];
  output: readonly ValueInfoMessage[];
};
/** ModelProto of the ONNX specification. */
export type ModelMessage = {
  irVersion: number;
  producerName: string;
  graph: GraphMessage;
  opsetImport: readonly { domain: string; version: number }[];
  metadataProps: readonly { key: string; value: string }[];
};

/** `TensorProto.DataType` of the element types in use. */
export const ElementType = { float32: 1, int64: 7 } as const;

/** `AttributeProto.AttributeType` of the attributes in use. */
export const AttributeType = { float: 1, integer: 2, integers: 7 } as const;

/** The subset's ModelProto, with its fields. */
export const modelType = protobuf.parse(ONNX_SUBSET).root.lookupType("ModelProto");

/** The bytes of an ONNX model. */
export function encodeModel(model: ModelMessage): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}

/**
 * Reads the known part of an ONNX model, with defaults for what is absent. Throws on bytes that are no
 * protobuf.
 */
export function decodeModel(bytes: Uint8Array): ModelMessage {
  const message = modelType.decode(bytes);
  return modelType.toObject(message, { longs: Number, defaults: true }) as ModelMessage;
}
