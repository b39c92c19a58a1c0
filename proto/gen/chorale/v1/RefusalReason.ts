// Original file: proto/chorale/v1/reasons.proto

/**
 * Why something was refused. The catalogue that gives each reason its gRPC code, retry rule and remedy is
 * transport/federation-error.ts; a test compares the two.
 */
export const RefusalReason = {
  REFUSAL_REASON_UNSPECIFIED: 'REFUSAL_REASON_UNSPECIFIED',
  /**
   * Who is calling
   */
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  /**
   * a node called an operator's method, or the reverse
   */
  WRONG_ROLE: 'WRONG_ROLE',
  /**
   * the study's manifest does not name this node
   */
  NOT_A_MEMBER: 'NOT_A_MEMBER',
  /**
   * a newer control stream of the same node replaced this one
   */
  ALREADY_CONNECTED: 'ALREADY_CONNECTED',
  /**
   * the operator ended this node's membership
   */
  REVOKED: 'REVOKED',
  /**
   * the coordinator does not know this session (any more); open another
   */
  SESSION_UNKNOWN: 'SESSION_UNKNOWN',
  /**
   * the proof is not by the node's identity key over these bytes
   */
  SIGNATURE_INVALID: 'SIGNATURE_INVALID',
  /**
   * this sequence was used in this session already
   */
  REPLAYED: 'REPLAYED',
  /**
   * not an invitation of this federation, expired, or used by another key
   */
  INVITATION_INVALID: 'INVITATION_INVALID',
  /**
   * Who belongs to the federation
   */
  NODE_ENROLLED: 'NODE_ENROLLED',
  /**
   * nobody of this name was ever invited
   */
  NODE_UNKNOWN: 'NODE_UNKNOWN',
  /**
   * above the rate of calls that come before a proof
   */
  TOO_MANY_CALLS: 'TOO_MANY_CALLS',
  /**
   * What is spoken
   */
  VERSION_UNSUPPORTED: 'VERSION_UNSUPPORTED',
  /**
   * a message that the contract does not allow here
   */
  MALFORMED_MESSAGE: 'MALFORMED_MESSAGE',
  /**
   * above the limit of its kind
   */
  MESSAGE_TOO_LARGE: 'MESSAGE_TOO_LARGE',
  /**
   * Studies
   */
  STUDY_UNKNOWN: 'STUDY_UNKNOWN',
  STUDY_EXISTS: 'STUDY_EXISTS',
  /**
   * for example starting a study that has ended
   */
  STUDY_WRONG_STATE: 'STUDY_WRONG_STATE',
  MANIFEST_INVALID: 'MANIFEST_INVALID',
  /**
   * the digest is not the one that was agreed
   */
  MANIFEST_CHANGED: 'MANIFEST_CHANGED',
  /**
   * the node's owner has not approved this exact manifest
   */
  NOT_APPROVED: 'NOT_APPROVED',
  /**
   * the node's data protocol gives another hash
   */
  PROTOCOL_DIFFERS: 'PROTOCOL_DIFFERS',
  /**
   * no endpoint of the study has enough labels at this node
   */
  NO_USABLE_DATA: 'NO_USABLE_DATA',
  /**
   * the node's own policy does not allow this
   */
  POLICY_REFUSED: 'POLICY_REFUSED',
  /**
   * a decision that is not signed by a member over a manifest of this study
   */
  APPROVAL_INVALID: 'APPROVAL_INVALID',
  /**
   * Rounds and transfers
   */
  ROUND_UNKNOWN: 'ROUND_UNKNOWN',
  ROUND_NOT_OPEN: 'ROUND_NOT_OPEN',
  /**
   * this node already has another accepted update in this round
   */
  UPDATE_CONFLICT: 'UPDATE_CONFLICT',
  /**
   * the update's layout is not the manifest's
   */
  LAYOUT_DIFFERS: 'LAYOUT_DIFFERS',
  /**
   * fewer or more bytes than the layout says
   */
  SIZE_DIFFERS: 'SIZE_DIFFERS',
  /**
   * the bytes are not those that the header named
   */
  DIGEST_DIFFERS: 'DIGEST_DIFFERS',
  /**
   * NaN or infinity in an update
   */
  NOT_FINITE: 'NOT_FINITE',
  /**
   * resuming from a place that the other side does not hold
   */
  OFFSET_INVALID: 'OFFSET_INVALID',
  /**
   * the update's weight is not a positive finite number
   */
  WEIGHT_INVALID: 'WEIGHT_INVALID',
  /**
   * above the limit of open transfers of a node
   */
  TOO_MANY_TRANSFERS: 'TOO_MANY_TRANSFERS',
  /**
   * no checkpoint of this digest is available to this caller
   */
  MODEL_UNKNOWN: 'MODEL_UNKNOWN',
  /**
   * the study's release rules do not give the model to this caller
   */
  NOT_RELEASED: 'NOT_RELEASED',
  /**
   * a person at the node has not released the update, or discarded it
   */
  UPDATE_WITHHELD: 'UPDATE_WITHHELD',
  /**
   * This side
   */
  TRAINING_FAILED: 'TRAINING_FAILED',
  STORAGE_FULL: 'STORAGE_FULL',
  SHUTTING_DOWN: 'SHUTTING_DOWN',
  INTERNAL: 'INTERNAL',
  /**
   * the authority's key is not on this machine
   */
  CANNOT_CERTIFY: 'CANNOT_CERTIFY',
} as const;

/**
 * Why something was refused. The catalogue that gives each reason its gRPC code, retry rule and remedy is
 * transport/federation-error.ts; a test compares the two.
 */
export type RefusalReason =
  | 'REFUSAL_REASON_UNSPECIFIED'
  | 0
  /**
   * Who is calling
   */
  | 'UNAUTHENTICATED'
  | 1
  /**
   * a node called an operator's method, or the reverse
   */
  | 'WRONG_ROLE'
  | 2
  /**
   * the study's manifest does not name this node
   */
  | 'NOT_A_MEMBER'
  | 3
  /**
   * a newer control stream of the same node replaced this one
   */
  | 'ALREADY_CONNECTED'
  | 4
  /**
   * the operator ended this node's membership
   */
  | 'REVOKED'
  | 5
  /**
   * the coordinator does not know this session (any more); open another
   */
  | 'SESSION_UNKNOWN'
  | 6
  /**
   * the proof is not by the node's identity key over these bytes
   */
  | 'SIGNATURE_INVALID'
  | 7
  /**
   * this sequence was used in this session already
   */
  | 'REPLAYED'
  | 8
  /**
   * not an invitation of this federation, expired, or used by another key
   */
  | 'INVITATION_INVALID'
  | 9
  /**
   * Who belongs to the federation
   */
  | 'NODE_ENROLLED'
  | 60
  /**
   * nobody of this name was ever invited
   */
  | 'NODE_UNKNOWN'
  | 61
  /**
   * above the rate of calls that come before a proof
   */
  | 'TOO_MANY_CALLS'
  | 62
  /**
   * What is spoken
   */
  | 'VERSION_UNSUPPORTED'
  | 10
  /**
   * a message that the contract does not allow here
   */
  | 'MALFORMED_MESSAGE'
  | 11
  /**
   * above the limit of its kind
   */
  | 'MESSAGE_TOO_LARGE'
  | 12
  /**
   * Studies
   */
  | 'STUDY_UNKNOWN'
  | 20
  | 'STUDY_EXISTS'
  | 21
  /**
   * for example starting a study that has ended
   */
  | 'STUDY_WRONG_STATE'
  | 22
  | 'MANIFEST_INVALID'
  | 23
  /**
   * the digest is not the one that was agreed
   */
  | 'MANIFEST_CHANGED'
  | 24
  /**
   * the node's owner has not approved this exact manifest
   */
  | 'NOT_APPROVED'
  | 25
  /**
   * the node's data protocol gives another hash
   */
  | 'PROTOCOL_DIFFERS'
  | 26
  /**
   * no endpoint of the study has enough labels at this node
   */
  | 'NO_USABLE_DATA'
  | 27
  /**
   * the node's own policy does not allow this
   */
  | 'POLICY_REFUSED'
  | 28
  /**
   * a decision that is not signed by a member over a manifest of this study
   */
  | 'APPROVAL_INVALID'
  | 29
  /**
   * Rounds and transfers
   */
  | 'ROUND_UNKNOWN'
  | 30
  | 'ROUND_NOT_OPEN'
  | 31
  /**
   * this node already has another accepted update in this round
   */
  | 'UPDATE_CONFLICT'
  | 32
  /**
   * the update's layout is not the manifest's
   */
  | 'LAYOUT_DIFFERS'
  | 33
  /**
   * fewer or more bytes than the layout says
   */
  | 'SIZE_DIFFERS'
  | 34
  /**
   * the bytes are not those that the header named
   */
  | 'DIGEST_DIFFERS'
  | 35
  /**
   * NaN or infinity in an update
   */
  | 'NOT_FINITE'
  | 36
  /**
   * resuming from a place that the other side does not hold
   */
  | 'OFFSET_INVALID'
  | 37
  /**
   * the update's weight is not a positive finite number
   */
  | 'WEIGHT_INVALID'
  | 38
  /**
   * above the limit of open transfers of a node
   */
  | 'TOO_MANY_TRANSFERS'
  | 39
  /**
   * no checkpoint of this digest is available to this caller
   */
  | 'MODEL_UNKNOWN'
  | 40
  /**
   * the study's release rules do not give the model to this caller
   */
  | 'NOT_RELEASED'
  | 41
  /**
   * a person at the node has not released the update, or discarded it
   */
  | 'UPDATE_WITHHELD'
  | 42
  /**
   * This side
   */
  | 'TRAINING_FAILED'
  | 50
  | 'STORAGE_FULL'
  | 51
  | 'SHUTTING_DOWN'
  | 52
  | 'INTERNAL'
  | 53
  /**
   * the authority's key is not on this machine
   */
  | 'CANNOT_CERTIFY'
  | 54

/**
 * Why something was refused. The catalogue that gives each reason its gRPC code, retry rule and remedy is
 * transport/federation-error.ts; a test compares the two.
 */
export type RefusalReason__Output = typeof RefusalReason[keyof typeof RefusalReason]
