/** Why a request was not believed; also the `cause` of the counter. */
export type VerificationCode =
  | 'missing_header'
  | 'malformed_header'
  | 'malformed_signature'
  | 'timestamp_out_of_range'
  | 'bad_signature'
  | 'bad_credential';

/** The request does not prove that it comes from the provider. Final: the same request never will. */
export class VerificationError extends Error {
  readonly retry = 'permanent';
  readonly code: VerificationCode;

  constructor(code: VerificationCode, message: string) {
    super(message);
    this.name = 'VerificationError';
    this.code = code;
  }
}

/** What was known of an event before something in it turned out wrong. */
export interface EventIdentity {
  readonly eventId?: string | undefined;
  readonly eventType?: string | undefined;
}

/** A believed event that lacks what it must have. `path` says where; its value is never told. */
export class ParseError extends Error {
  readonly retry = 'permanent';
  readonly code = 'unparseable_event';
  readonly path: string;
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;

  constructor(path: string, rule: string, identity: EventIdentity = {}, options?: ErrorOptions) {
    super(`${path}: ${rule}`, options);
    this.name = 'ParseError';
    this.path = path;
    this.eventId = identity.eventId;
    this.eventType = identity.eventType;
  }
}
