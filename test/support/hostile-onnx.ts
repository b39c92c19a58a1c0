import protobuf from "protobufjs";

/** More of onnx/onnx.proto than the product reads: what a hostile file may hold. */
const schema = protobuf.parse(`
  syntax = "proto3";
  message StringStringEntryProto { string key = 1; string value = 2; }
  message TensorProto {
    repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; string name = 8;
    bytes raw_data = 9; repeated StringStringEntryProto external_data = 13; int32 data_location = 14;
  }
  message AttributeProto {
    string name = 1; float f = 2; int64 i = 3; TensorProto t = 5; GraphProto g = 6; repeated int64 ints = 8;
    int32 type = 20;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5; string domain = 7;
  }
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  message TensorShapeProto { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TypeProto { TensorType tensor_type = 1; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    string doc_string = 10;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message FunctionProto { string name = 1; }
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8; repeated StringStringEntryProto metadata_props = 14;
    repeated FunctionProto functions = 25;
  }
`).root;
const model = schema.lookupType("ModelProto");

type TamperedTensor = {
  name: string;
  dims: number[];
  dataType: number;
  rawData?: Uint8Array;
  floatData?: number[];
  externalData?: { key: string; value: string }[];
  dataLocation?: number;
};
type TamperedNode = {
  opType: string;
  domain?: string;
  input: string[];
  output: string[];
  attribute: { name: string; type: number; i?: number; ints?: number[]; t?: TamperedTensor; g?: object }[];
};
type TamperedValue = { name: string; type: { tensorType: { elemType: number; shape: { dim: object[] } } } };

/** A decoded model, to be tampered with. */
export type TamperedModel = {
  graph: {
    node: TamperedNode[];
    initializer: TamperedTensor[];
    input: TamperedValue[];
    output: TamperedValue[];
    docString?: string;
  };
  opsetImport: { domain?: string; version: number }[];
  functions?: object[];
};

/** The bytes of a model after a change. */
export function tamperedModel(bytes: Uint8Array, change: (model: TamperedModel) => void): Uint8Array {
  const decoded = model.toObject(model.decode(bytes), { longs: Number, arrays: true }) as TamperedModel;
  change(decoded);
  return model.encode(model.fromObject(decoded)).finish();
}
