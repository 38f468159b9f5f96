import * as z from 'zod/mini';
import { PermitError } from './errors.ts';
import {
  isInSchema,
  type MissingInSchema,
  missesEnvironment,
  missingIn,
  refusedField,
  type ValidationBody,
  validationBody,
} from './missing.ts';

/** What is known of a call that failed. Without a status there was no answer. */
export interface FailedCall {
  /** What was called, for the message: method and route, no keys. */
  readonly call: string;
  readonly status?: number | undefined;
  readonly retryAfter?: string | undefined;
  readonly body?: unknown;
  /** Of the request, as a header has it: taken where the body has none. */
  readonly requestId?: string | undefined;
  /** The transport's own code, e.g. `ECONNREFUSED`. */
  readonly transportCode?: string | undefined;
  /** Milliseconds since the epoch, to read a `Retry-After` that is a date. */
  readonly now: number;
}

/** One odd field must not hide the others. */
const text = z.catch(z.optional(z.string()), undefined);
const errorBody = z.object({ id: text, title: text, error_code: text, message: text });

/** `Retry-After` in ms: seconds or an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  // A date begins with its day's name; without that, `Date.parse` takes a fraction for a month.
  const date = /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const TRANSIENT = new Set([408, 425, 429]);

/**
 * What a failed Permit call means (Permit's API reference and rate-limit page):
 * no answer or half of one, 408, 425, 429, 5xx, CONCURRENT_OPERATION_DISALLOWED → again; 401, 403, a redirect → our
 * configuration; 404 and 422 that name a role, a resource or a relation → the schema does not have it; 404 otherwise →
 * something must be made first; 409 → taken; 400, 422 → this job's facts. A 404 or 409 without Permit's own body came
 * from something in between, and says nothing about facts.
 */
export function classify(failed: FailedCall): PermitError {
  const { call, status } = failed;
  // A success that failed: the connection ended before its body did.
  if (status === undefined || status < 300) {
    const code = failed.transportCode ?? 'no answer';
    return new PermitError('unreachable', `Permit did not answer ${call}: ${code}`, {
      retry: 'transient',
    });
  }
  const parsed = errorBody.safeParse(failed.body);
  const { id, title, error_code: errorCode, message = '' } = parsed.data ?? {};
  const requestId = id ?? failed.requestId;
  const isPermits = errorCode !== undefined || title !== undefined || message !== '';
  const invalid = validationBody.safeParse(failed.body);
  const said = invalid.success ? describe(invalid.data) : plain(errorCode);
  const text = `Permit answered ${call} with ${status}${said === undefined ? '' : ` ${said}`}`;
  const retryAfterMs = parseRetryAfter(failed.retryAfter, failed.now);
  const base = { status, requestId, retryAfterMs };

  if (errorCode === 'CONCURRENT_OPERATION_DISALLOWED') {
    return new PermitError('concurrent_operation', text, { ...base, retry: 'transient' });
  }
  if (status === 429) return new PermitError('rate_limited', text, { ...base, retry: 'transient' });
  const inBetween = (status === 404 || status === 409) && !isPermits;
  if (status >= 500 || TRANSIENT.has(status) || inBetween) {
    return new PermitError('unavailable', text, { ...base, retry: 'transient' });
  }
  if (status === 401 || status === 403) {
    const remedy = `${text}: check PERMIT_API_KEY, and that it is an environment's key`;
    return new PermitError('unauthorized', remedy, { ...base, retry: 'configuration' });
  }
  if (status < 400) {
    const remedy = `${text}, a redirect: set PERMIT_API_URL to the address that it leads to`;
    return new PermitError('wrong_api_url', remedy, { ...base, retry: 'configuration' });
  }
  if (status === 404 && missesEnvironment(message)) {
    const remedy = `${text}: the environment of PERMIT_API_KEY is not there any more`;
    return new PermitError('wrong_api_url', remedy, { ...base, retry: 'configuration' });
  }
  if (status === 404) {
    const missing = missingIn(message);
    if (isInSchema(missing)) return notInSchema(missing, text, base);
    return new PermitError('not_found', text, { ...base, retry: 'transient', missing });
  }
  if (status === 422) {
    const refused = invalid.success ? refusedField(invalid.data) : missingIn(message);
    if (refused !== undefined && isInSchema(refused)) return notInSchema(refused, text, base);
  }
  if (status === 409) return new PermitError('conflict', text, { ...base, retry: 'transient' });
  return new PermitError('rejected', text, { ...base, retry: 'permanent' });
}

type Base = Pick<PermitError, 'requestId' | 'retryAfterMs'> & { readonly status: number };

const IN_CONFIG = {
  role: 'create it, or rename it in sync.config.ts',
  resource: 'create it, or correct sync.config.ts',
  relation: 'create it between these resources, or correct sync.config.ts',
} as const satisfies Readonly<Record<MissingInSchema, string>>;

function notInSchema(missing: MissingInSchema, text: string, base: Base): PermitError {
  const remedy = `${text}: the ${missing} does not exist in Permit; ${IN_CONFIG[missing]}`;
  return new PermitError(`unknown_${missing}`, remedy, { ...base, retry: 'permanent', missing });
}

/** Codes and field names; anything else may be a value that we sent. */
const plain = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w.]+$/.test(text) ? text : undefined;

/** Where a validation error is and of what type, without the value. */
function describe(body: ValidationBody): string {
  return body.detail
    .slice(0, 3)
    .map(({ loc, type }) => {
      const place = loc.map((part) => plain(String(part)) ?? '…').join('.');
      return plain(type) === undefined ? place : `${place} (${type})`;
    })
    .join(', ');
}
