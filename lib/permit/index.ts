export type { ApiKey } from './api-key.ts';
export { classify, type FailedCall, parseRetryAfter } from './classify.ts';
export { createPermitClient, type PermitClient, type PermitClientOptions } from './client.ts';
export { PermitError, type PermitErrorCode } from './errors.ts';
