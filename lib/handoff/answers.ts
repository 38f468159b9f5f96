import { answer, RETRY_AFTER_SECONDS } from '../intake/index.ts';
import type { HandoffError } from './errors.ts';

const STATUS: Readonly<Record<HandoffError['code'], number>> = {
  missing_token: 401,
  invalid_token: 401,
  expired_token: 401,
  issuer_unavailable: 503,
  unusable_claims: 422,
  unavailable: 503,
  bad_wait: 400,
};

/** What is known of a handoff that was taken. */
export interface Taken {
  /** The event id of the jobs that carry the facts. */
  readonly job: string;
  /** The facts were told so shortly before that they were not put on the queue again. */
  readonly unchanged: boolean;
  /** Whether they are in Permit; `undefined`: it was not asked for. */
  readonly applied: boolean | undefined;
}

/** What we say to an application (docs/handoff.md): never why a signature was not believed. */
export const answers = {
  taken: ({ job, unchanged, applied }: Taken) =>
    answer(applied === true ? 200 : 202, {
      job,
      ...(applied === undefined ? {} : { applied }),
      ...(unchanged ? { unchanged } : {}),
    }),
  refused({ code, detail }: HandoffError) {
    const status = STATUS[code];
    const body = { error: code, ...(detail === undefined ? {} : { message: detail }) };
    if (status === 503) return answer(status, body, { 'retry-after': String(RETRY_AFTER_SECONDS) });
    if (status !== 401) return answer(status, body);
    // Who brings no token is told no error (RFC 6750, 3.1).
    const challenge = code === 'missing_token' ? 'Bearer' : 'Bearer error="invalid_token"';
    return answer(status, body, { 'www-authenticate': challenge });
  },
  methodNotAllowed: () => answer(405, { error: 'method_not_allowed' }, { allow: 'POST' }),
  tooLarge: () => answer(413, { error: 'too_large' }),
};
