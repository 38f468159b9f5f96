import { bodiesFor } from './bodies.ts';
import type { Environment } from './call.ts';
import { type CallRecord, createCallLog } from './calls.ts';
import { CONTROL_PREFIX, control } from './control.ts';
import { createDirectory } from './directory.ts';
import { Refusal } from './errors.ts';
import { createFaults, type FailureEffect } from './faults.ts';
import { createGate } from './gate.ts';
import { listen } from './http.ts';
import { answer, type Outcome, type StandInRequest } from './http-types.ts';
import { DEFAULT_RULES, type ResourceSchema, type Scope, type StandInOptions } from './options.ts';
import { readBody } from './read-body.ts';
import { createRelation, createResource } from './resources.ts';
import { createRole } from './roles.ts';
import { findRoute } from './router.ts';
import { factsOf } from './snapshot.ts';
import { restoreState, saveState } from './state.ts';
import type { PermitStandIn } from './types.ts';

const CONTEXT: Scope = {
  organizationId: '00000000-0000-4000-a000-000000000001',
  projectId: '00000000-0000-4000-a000-000000000002',
  environmentId: '00000000-0000-4000-a000-000000000003',
};

export function createPermitStandIn(options: StandInOptions): PermitStandIn {
  const rules = { ...DEFAULT_RULES, ...options.rules };
  const now = options.now ?? Date.now;
  const directory = createDirectory(rules);
  const faults = createFaults(options.random ?? Math.random);
  const log = createCallLog(options.keepCalls ?? 1000);
  // Serial, so that two runs give the same ids; still never the same one twice.
  let lastId = 0;

  const environment: Environment = {
    scope: {
      organizationId: options.organizationId ?? CONTEXT.organizationId,
      projectId: options.projectId ?? CONTEXT.projectId,
      environmentId: options.environmentId ?? CONTEXT.environmentId,
    },
    rules,
    bodies: bodiesFor(rules),
    directory,
    now,
    newId() {
      lastId += 1;
      return `00000000-0000-4000-8000-${lastId.toString(16).padStart(12, '0')}`;
    },
  };
  const gate = createGate(environment, options);

  function serve(request: StandInRequest, failure: FailureEffect | null): Outcome {
    const found = findRoute(request.path);
    const real = failure === null || failure.applied === true ? gate.perform(request, found) : null;
    const outcome = failure === null ? real?.answer : failed(failure);
    const record: CallRecord = {
      at: now(),
      method: request.method,
      route: found?.route.pattern ?? 'unknown',
      path: request.path,
      bulk: found?.route.bulk ?? false,
      status: outcome?.kind === 'answer' ? outcome.status : 0,
      refused: real?.limited ?? false,
      faulted: failure !== null,
    };
    log.record(record);
    return outcome ?? { kind: 'dropped' };
  }

  function failed(effect: FailureEffect): Outcome {
    if (effect.kind === 'drop') return { kind: 'dropped' };
    const headers: Record<string, string> =
      effect.retryAfter === undefined ? {} : { 'retry-after': String(effect.retryAfter) };
    if (effect.body !== undefined) return answer(effect.status, effect.body, headers);
    const message = effect.message ?? 'The call failed';
    const details = [{ loc: ['body'], msg: message, type: 'value_error' }];
    return gate.refused(
      new Refusal(effect.status, message, {
        code: effect.errorCode,
        headers,
        ...(effect.status === 422 && effect.errorCode === undefined ? { details } : {}),
      }),
    );
  }

  function handle(request: StandInRequest): Outcome {
    if (request.path.startsWith(CONTROL_PREFIX)) return control(standIn, request);
    const plan = faults.plan(request);
    if (plan === null) return serve(request, null);
    const { delayMs, late, failure } = plan;
    if (delayMs === 0) return serve(request, failure);
    if (late) return { kind: 'delayed', ms: delayMs, finish: () => serve(request, failure) };
    const outcome = serve(request, failure);
    return { kind: 'delayed', ms: delayMs, finish: () => outcome };
  }

  const standIn: PermitStandIn = {
    scope: environment.scope,
    handle,
    listen: (port, settle) => listen(handle, port, settle),
    faults,
    facts: () => factsOf(directory),
    calls: () => log.counts(),
    resetCalls: () => log.reset(),
    createRole(key, name) {
      const body = JSON.stringify({ key, name: name ?? key });
      createRole(environment, readBody(environment.bodies.role, body));
    },
    createResource(key, schema) {
      directory.transaction(() => {
        layDown(key, schema);
        relateResource(key, schema);
      });
    },
    revision: () => directory.revision(),
    save: () => saveState(directory, { lastId, lastRequestId: gate.requestIds.last }),
    restore(state) {
      const serials = restoreState(directory, state);
      lastId = serials.lastId;
      gate.requestIds.last = serials.lastRequestId;
    },
  };
  for (const key of options.roles ?? []) standIn.createRole(key);
  const resources = Object.entries(options.resources ?? {});
  for (const [key, schema] of resources) layDown(key, schema);
  // Then only: one may relate to one that comes after it.
  for (const [key, schema] of resources) relateResource(key, schema);
  return standIn;

  function layDown(key: string, { roles = [] }: ResourceSchema): void {
    const named = Object.fromEntries(roles.map((role) => [role, { name: role }]));
    const body = JSON.stringify({ key, name: key, actions: {}, roles: named });
    createResource(environment, readBody(environment.bodies.resource, body));
  }

  function relateResource(key: string, { relations = {} }: ResourceSchema): void {
    for (const [relation, subject] of Object.entries(relations)) {
      const body = JSON.stringify({ key: relation, name: relation, subject_resource: subject });
      createRelation(environment, key, readBody(environment.bodies.relation, body));
    }
  }
}
