// Original file: proto/chorale/v1/node.proto


export interface RoundAccepted {
  'study'?: (string);
  'round'?: (number);
}

export interface RoundAccepted__Output {
  'study': (string);
  'round': (number);
}
