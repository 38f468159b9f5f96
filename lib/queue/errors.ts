import * as z from 'zod/mini';

export type QueueErrorCode =
  /** A message is larger than SQS takes. */
  | 'job_too_large'
  /** SQS answered, but did not confirm every message. */
  | 'not_confirmed'
  /** SQS says that the request is wrong. */
  | 'refused'
  /** The caller's signal fired first. */
  | 'aborted'
  /** No answer, or a 5xx. */
  | 'unavailable'
  | 'throttled'
  | 'no_queue'
  | 'no_access';

export type QueueRetry = 'transient' | 'configuration' | 'permanent';

const RETRY: Readonly<Record<QueueErrorCode, QueueRetry>> = {
  job_too_large: 'permanent',
  not_confirmed: 'transient',
  refused: 'permanent',
  aborted: 'transient',
  unavailable: 'transient',
  throttled: 'transient',
  no_queue: 'configuration',
  no_access: 'configuration',
};

export interface QueueErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
  /** How many messages the queue has not confirmed. */
  readonly unconfirmed?: number | undefined;
}

/** Everything that `lib/queue` throws. The message never holds a message's content. */
export class QueueError extends Error {
  readonly code: QueueErrorCode;
  readonly retry: QueueRetry;
  readonly status: number | undefined;
  readonly unconfirmed: number | undefined;

  constructor(code: QueueErrorCode, message: string, options: QueueErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'QueueError';
    this.code = code;
    this.retry = RETRY[code];
    this.status = options.status;
    this.unconfirmed = options.unconfirmed;
  }
}

const BY_NAME: Readonly<Record<string, QueueErrorCode>> = {
  AbortError: 'aborted',
  QueueDoesNotExist: 'no_queue',
  'AWS.SimpleQueueService.NonExistentQueue': 'no_queue',
  InvalidAddress: 'no_queue',
  AccessDenied: 'no_access',
  AccessDeniedException: 'no_access',
  InvalidAccessKeyId: 'no_access',
  InvalidClientTokenId: 'no_access',
  UnrecognizedClientException: 'no_access',
  SignatureDoesNotMatch: 'no_access',
  InvalidSignatureException: 'no_access',
  ExpiredToken: 'no_access',
  ExpiredTokenException: 'no_access',
  MissingAuthenticationToken: 'no_access',
  CredentialsProviderError: 'no_access',
  KmsAccessDenied: 'no_access',
  KmsDisabled: 'no_access',
  KmsInvalidKeyUsage: 'no_access',
  KmsInvalidState: 'no_access',
  KmsNotFound: 'no_access',
  KmsOptInRequired: 'no_access',
  RequestThrottled: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  KmsThrottled: 'throttled',
  OverLimit: 'throttled',
};

const REMEDY: Readonly<Partial<Record<QueueErrorCode, string>>> = {
  no_queue: 'check the queue URL and the region',
  no_access: "check the credentials and the role's rights on this queue and its key",
};

/** Where the SDK's errors, and those of lib/aws-json, have the status. */
const answered = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

/** The one place where a failure of a call becomes a {@link QueueError}. */
export function toQueueError(action: string, cause: unknown): QueueError {
  if (cause instanceof QueueError) return cause;
  const name = cause instanceof Error ? cause.name : 'unknown';
  const reason = reasonOf(cause);
  const status = answered.safeParse(cause).data?.$metadata.httpStatusCode;
  const code =
    BY_NAME[name] ??
    (status !== undefined && status >= 400 && status < 500 ? 'refused' : 'unavailable');
  const remedy = REMEDY[code];
  const text = `${action} failed: ${reason}${status === undefined ? '' : ` (${status})`}`;
  return new QueueError(code, remedy === undefined ? text : `${text}: ${remedy}`, {
    cause,
    status,
  });
}

/** The SDK's name of a failure; where nobody answered, Node's words, which hold an address and a code. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  // One for each address that the host has.
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  if (cause.name === 'TimeoutError') return 'no answer in time (TimeoutError)';
  if (cause.name === 'RegionMissing') return cause.message;
  if (cause.name !== 'Error') return cause.name;
  if ('syscall' in cause) return cause.message;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.message === 'Region is missing' ? 'no AWS region is set' : cause.name;
}
