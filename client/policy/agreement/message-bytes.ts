/**
 * Sizes of the protocol's messages (proto/chorale/v1/node.proto) by the rules of Protocol Buffers' encoding:
 * here nothing can be sent, so nothing that sends is loaded. Field numbers below 16 have a tag of one byte,
 * and fields that the client gives are written also where they are 0.
 */
const TAG = 1;

/** A whole number as a varint. */
export function varint(value: number): number {
  return value < 128 ? 1 : 1 + varint(Math.floor(value / 128));
}

/** A field with so many bytes: a string, bytes, or a message. */
export function block(length: number): number {
  return TAG + varint(length) + length;
}

/** A field with a text. */
export function text(value: string): number {
  return block(Buffer.byteLength(value));
}

/** A field with a whole number. */
export function whole(value: number): number {
  return TAG + varint(value);
}

/** A field with a double. */
export const DOUBLE = TAG + 8;
/** A field with a float. */
export const FLOAT = TAG + 4;
const SIGNATURE = block(64);

/** A control message of so many bytes, in the frame that signs it (`SignedNodeMessage`). */
export function signedFrame(message: number, sequence: number): number {
  const body = block(message);
  return block(body) + whole(sequence) + SIGNATURE;
}
