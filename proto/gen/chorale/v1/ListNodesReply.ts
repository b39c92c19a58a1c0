// Original file: proto/chorale/v1/operator.proto

import type { NodeStatus as _chorale_v1_NodeStatus, NodeStatus__Output as _chorale_v1_NodeStatus__Output } from '../../chorale/v1/NodeStatus.ts';

export interface ListNodesReply {
  'nodes'?: (_chorale_v1_NodeStatus)[];
}

export interface ListNodesReply__Output {
  'nodes': (_chorale_v1_NodeStatus__Output)[];
}
