// Original file: proto/chorale/v1/trainer.proto

import type { ArrayName as _chorale_v1_ArrayName, ArrayName__Output as _chorale_v1_ArrayName__Output } from '../../chorale/v1/ArrayName.ts';

/**
 * The next bytes of an array: whole numbers, at most 1 MiB. Chunks of different arrays may come mixed, those
 * of one array come in order. An array is complete when it has the length that the header announced.
 */
export interface ArrayChunk {
  'array'?: (_chorale_v1_ArrayName);
  'data'?: (Buffer | Uint8Array | string);
}

/**
 * The next bytes of an array: whole numbers, at most 1 MiB. Chunks of different arrays may come mixed, those
 * of one array come in order. An array is complete when it has the length that the header announced.
 */
export interface ArrayChunk__Output {
  'array': (_chorale_v1_ArrayName__Output);
  'data': (Buffer);
}
