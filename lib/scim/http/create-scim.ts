import type { HttpAnswer, HttpRequest } from '../../intake/index.ts';
import { ScimError } from '../errors.ts';
import { errorAnswer } from './answers.ts';
import { baseUrlOf } from './base-url.ts';
import { bearerOf } from './bearer.ts';
import { readParameters } from './parameters.ts';
import type { ScimPorts } from './ports.ts';
import { readPath, type ScimPath } from './read-path.ts';
import { type Progress, report } from './report.ts';
import { operationOf, type Route, routeOf } from './routes.ts';

/**
 * The SCIM endpoint of all tenants: `/scim/v2/{tenant}/…`.
 *
 * Whoever has no token of the tenant is told nothing but that: not whether the tenant, the route or the resource exists.
 * Every failure is an answer, as SCIM has it (RFC 7644, 3.12).
 */
export function createScim(ports: ScimPorts): (request: HttpRequest) => Promise<HttpAnswer> {
  return async (request) => {
    const startedAt = ports.now();
    const path = readPath(request.path);
    const progress: Progress = {
      method: request.method.toUpperCase(),
      tenant: path.tenant,
      eventIds: [],
    };
    let failure: unknown;
    let answer: HttpAnswer;
    try {
      answer = await carryOut(request, path, progress, ports);
    } catch (error) {
      failure = error;
      answer = errorAnswer(
        error instanceof ScimError ? error : new ScimError(500, 'something went wrong here'),
      );
    }
    report(progress, { answer, failure, ms: ports.now() - startedAt }, ports.telemetry);
    return answer;
  };
}

async function carryOut(
  request: HttpRequest,
  { prefix, tenant, segments }: ScimPath,
  progress: Progress,
  { tokens, directoryOf }: ScimPorts,
): Promise<HttpAnswer> {
  const known = knownRoute(segments);
  if (known !== undefined) progress.route = known.pattern;
  if (!(await tokens.verify(tenant, bearerOf(request)))) {
    throw new ScimError(401, 'a valid bearer token of this tenant is needed');
  }
  const route = known ?? routeOf(segments);
  progress.id = route.id;
  const operation = operationOf(route, progress.method);
  return await operation({
    request,
    // Read before anything is done: a refusal afterwards would be a lie.
    parameters: readParameters(request.query),
    base: baseUrlOf(request, prefix, tenant),
    directory: directoryOf(tenant, (jobs) => {
      progress.eventIds.push(...jobs.map(({ eventId }) => eventId));
    }),
    id: route.id,
    progress,
  });
}

/** For the log, before anybody is believed: why there is none is told only afterwards. */
function knownRoute(segments: ScimPath['segments']): Route | undefined {
  try {
    return routeOf(segments);
  } catch {
    return undefined;
  }
}
