import protobuf from "protobufjs";
import { modelType } from "../../graph/onnx-schema.ts";

/** Messages in a file: far more than any model has layers, few enough to hold. */
const MESSAGES_MAX = 100_000;

/** Fields by which a file reaches beyond itself or brings code, by message and number (onnx/onnx.proto). */
const KNOWN_HAZARDS: Readonly<Record<string, string>> = {
  "TensorProto.13": "tensor data in other files (external_data)",
  "TensorProto.14": "tensor data in other files (data_location)",
  "NodeProto.7": "an operator of another domain",
  "NodeProto.8": "an operator with an overload",
  "AttributeProto.5": "an attribute that holds a tensor",
  "AttributeProto.6": "an attribute that holds a graph",
  "AttributeProto.11": "an attribute that holds graphs",
  "ModelProto.20": "training information",
  "ModelProto.25": "functions",
};

/**
 * The first part of an ONNX file that this project's own models never have, in words; undefined where there
 * is none. Reads the fields and no more, so that nothing is decoded, let alone handed to native code, that
 * was not looked at: a field outside the subset of `onnx-schema.ts`, one that may come once and comes twice
 * (readers differ in which they believe), or more messages than a model has. Throws an `Error` on bytes that
 * are cut off or no protocol buffer.
 */
export function foreignPart(bytes: Uint8Array): string | undefined {
  return foreignPartOf(modelType, bytes, { messages: 0 });
}

function foreignPartOf(
  type: protobuf.Type,
  bytes: Uint8Array,
  count: { messages: number },
): string | undefined {
  count.messages += 1;
  if (count.messages > MESSAGES_MAX) return `more than ${MESSAGES_MAX} parts`;
  const reader = protobuf.Reader.create(bytes);
  const seen = new Set<number>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const [id, wireType] = [tag >>> 3, tag & 7];
    const field = type.fieldsById[id];
    if (field === undefined) {
      // A field that cannot be skipped shows that this is no protocol buffer at all.
      reader.skipType(wireType);
      return KNOWN_HAZARDS[`${type.name}.${id}`] ?? `field ${id} of ${type.name}`;
    }
    field.resolve();
    if (!isWrittenAs(field, wireType)) throw new Error(`${field.name} has the wire type ${wireType}`);
    if (!field.repeated && seen.has(id)) return `${field.name} of ${type.name} twice`;
    seen.add(id);
    const part = partOf(field, reader, wireType);
    const foreign = part && foreignPartOf(field.resolvedType as protobuf.Type, part, count);
    if (foreign !== undefined) return foreign;
  }
  return undefined;
}

/** Skips a field; the bytes of a nested message are returned. */
function partOf(field: protobuf.Field, reader: protobuf.Reader, wireType: number): Uint8Array | undefined {
  if (field.resolvedType instanceof protobuf.Type) return reader.bytes();
  reader.skipType(wireType);
  return undefined;
}

function isWrittenAs({ type, repeated }: protobuf.Field, wireType: number): boolean {
  const scalar = (protobuf.types.basic as Readonly<Record<string, number>>)[type];
  if (scalar === undefined) return wireType === 2;
  return wireType === scalar || (repeated && wireType === 2);
}
