// Original file: proto/chorale/v1/node.proto


export interface TargetScale {
  'endpoint'?: (string);
  'mean'?: (number | string);
  'deviation'?: (number | string);
}

export interface TargetScale__Output {
  'endpoint': (string);
  'mean': (number);
  'deviation': (number);
}
