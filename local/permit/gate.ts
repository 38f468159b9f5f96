import type { Environment } from './call.ts';
import { Refusal, refusalBody } from './errors.ts';
import { type Answer, answer, type StandInRequest } from './http-types.ts';
import { createLimiter } from './limits.ts';
import { DOCUMENTED_LIMITS, type StandInOptions } from './options.ts';
import type { Found } from './router.ts';

/** Permit documents the id of errors, in their bodies. A header of all answers is what most gateways add. */
const REQUEST_ID = 'x-request-id';

/** What every call passes before its route's own rules: API key, limits, environment. */
export interface Gate {
  /** `limited`: refused by a rate limit. */
  perform(
    request: StandInRequest,
    found: Found | null,
  ): { readonly answer: Answer; readonly limited: boolean };
  /** An error answer with a request id of its own. */
  refused(refusal: Refusal): Answer;
  readonly requestIds: { last: number };
}

export function createGate(environment: Environment, options: StandInOptions): Gate {
  const { rules, scope } = environment;
  const limiter =
    options.limits === 'none'
      ? null
      : createLimiter({ ...DOCUMENTED_LIMITS, ...options.limits }, rules);
  const authorizations = new Set([options.apiKey].flat().map((key) => `Bearer ${key}`));
  const requestIds = { last: 0 };

  function nextId(): string {
    requestIds.last += 1;
    return requestIds.last.toString(16).padStart(32, '0');
  }

  function refused(refusal: Refusal): Answer {
    const id = nextId();
    const headers = { ...refusal.headers, [REQUEST_ID]: id };
    return answer(refusal.status, refusalBody(refusal, id), headers);
  }

  function tooMany(reached: { readonly limit: string; readonly waitMs: number }): Refusal {
    const seconds = String(Math.ceil(reached.waitMs / 1000));
    return new Refusal(429, `Too many requests: the limit of ${reached.limit} is reached`, {
      headers: rules.retryAfter ? { 'retry-after': seconds } : {},
    });
  }

  function routed(request: StandInRequest, found: Found | null): Answer {
    if (found === null) return answer(404, '{"detail":"Not Found"}');
    const ours =
      (found.project ?? scope.projectId) === scope.projectId &&
      (found.environment ?? scope.environmentId) === scope.environmentId;
    if (!ours) {
      return refused(new Refusal(403, 'The API key is not for this project and environment'));
    }
    const handler = found.route.handlers[request.method];
    if (handler === undefined) return answer(405, '{"detail":"Method Not Allowed"}');
    const { params } = found;
    const reply = handler({ environment, params, query: request.query, body: request.body });
    const body = reply.value === undefined ? '' : JSON.stringify(reply.value);
    return answer(reply.status, body, { [REQUEST_ID]: nextId() });
  }

  return {
    requestIds,
    refused,
    perform(request, found) {
      if (!authorizations.has(request.headers['authorization'] ?? '')) {
        const refusal = new Refusal(401, 'The API key is missing or not known');
        return { answer: refused(refusal), limited: false };
      }
      const kind = { method: request.method, bulk: found?.route.bulk ?? false };
      const reached = limiter?.take(kind, environment.now()) ?? null;
      if (reached !== null) return { answer: refused(tooMany(reached)), limited: true };
      try {
        return { answer: routed(request, found), limited: false };
      } catch (error) {
        if (error instanceof Refusal) return { answer: refused(error), limited: false };
        throw error;
      }
    },
  };
}
