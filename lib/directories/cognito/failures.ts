import { DirectoryError } from '../errors.ts';

/** Asked for too much in too short a time: waiting mends it. */
const THROTTLES: ReadonlySet<string> = new Set([
  'TooManyRequestsException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
]);

/** Who asks is not known, not believed any more, or has no right to: waiting mends nothing. */
const CREDENTIALS_FAULTS: ReadonlySet<string> = new Set([
  'NotAuthorizedException',
  'AccessDeniedException',
  'ForbiddenException',
  'UnauthorizedException',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'InvalidClientTokenId',
  // The SDK's own: it found no credentials to sign with.
  'CredentialsProviderError',
  'TokenProviderError',
]);

/** The error's name: AWS's for what it answered, the SDK's for what never got that far. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** The HTTP status of the answer; `undefined`: there was none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  if (!('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

export const isThrottle = (error: unknown): boolean =>
  THROTTLES.has(nameOf(error)) || statusOf(error) === 429;

export const isCredentialsFault = (error: unknown): boolean =>
  CREDENTIALS_FAULTS.has(nameOf(error));

/** Whether what `ask` threw is Cognito's answer of this name. */
export const answeredWith = (error: unknown, name: string): boolean =>
  error instanceof DirectoryError && nameOf(error.cause) === name;
