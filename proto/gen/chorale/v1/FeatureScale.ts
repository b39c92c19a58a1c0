// Original file: proto/chorale/v1/node.proto


export interface FeatureScale {
  'column'?: (string);
  'mean'?: (number | string);
  'deviation'?: (number | string);
}

export interface FeatureScale__Output {
  'column': (string);
  'mean': (number);
  'deviation': (number);
}
