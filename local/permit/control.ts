import * as z from 'zod/mini';
import { invalid, Refusal, refusalBody } from './errors.ts';
import type { Fault } from './faults.ts';
import { type Answer, answer, type StandInRequest } from './http-types.ts';
import { readBody } from './read-body.ts';
import type { PermitStandIn } from './types.ts';

/** Where the stand-in itself is steered over HTTP; Permit has nothing there. No key is asked for. */
export const CONTROL_PREFIX = '/_standin/';

const whole = z.exactOptional(z.int().check(z.nonnegative()));
const applied = z.exactOptional(z.boolean());
const text = z.exactOptional(z.string());

const faultSchema = z.strictObject({
  method: z.exactOptional(z.union([z.string(), z.array(z.string())])),
  path: text,
  body: text,
  skip: whole,
  times: whole,
  share: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
  effect: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('error'),
      status: z.int().check(z.gte(400), z.lte(599)),
      errorCode: text,
      message: text,
      retryAfter: whole,
      body: text,
      applied,
    }),
    z.strictObject({ kind: z.literal('drop'), applied }),
    z.strictObject({
      kind: z.literal('delay'),
      ms: z.number().check(z.gte(0)),
      late: z.exactOptional(z.boolean()),
    }),
  ]),
});

const roleSchema = z.strictObject({ key: z.string(), name: text });
const resourceSchema = z.strictObject({
  key: z.string(),
  roles: z.exactOptional(z.array(z.string())),
  relations: z.exactOptional(z.record(z.string(), z.string())),
});

/**
 * | call | does |
 * |---|---|
 * | `GET facts` | what is in the environment |
 * | `GET calls`, `DELETE calls` | counters; back to zero |
 * | `POST roles` `{key, name?}` | adds a role to the schema |
 * | `POST resources` `{key, roles?, relations?}` | adds a resource to the schema |
 * | `GET faults`, `POST faults`, `DELETE faults`, `DELETE faults/{id}` | lists, sets, clears faults |
 */
export function control(
  standIn: Pick<
    PermitStandIn,
    'facts' | 'calls' | 'resetCalls' | 'createRole' | 'createResource' | 'faults'
  >,
  request: StandInRequest,
): Answer {
  const [what, id] = request.path.slice(CONTROL_PREFIX.length).split('/');
  const json = (status: number, value: unknown) => answer(status, JSON.stringify(value));
  try {
    switch (`${request.method} ${what}${id === undefined ? '' : '/{id}'}`) {
      case 'GET facts':
        return json(200, standIn.facts());
      case 'GET calls':
        return json(200, standIn.calls());
      case 'DELETE calls':
        standIn.resetCalls();
        return answer(204);
      case 'POST roles': {
        const { key, name } = readBody(roleSchema, request.body);
        standIn.createRole(key, name);
        return json(201, { key });
      }
      case 'POST resources': {
        const { key, ...schema } = readBody(resourceSchema, request.body);
        standIn.createResource(key, schema);
        return json(201, { key });
      }
      case 'GET faults':
        return json(200, standIn.faults.list());
      case 'POST faults': {
        const fault: Fault = readBody(faultSchema, request.body);
        return json(201, { id: standIn.faults.add(fault) });
      }
      case 'DELETE faults':
        standIn.faults.clear();
        return answer(204);
      case 'DELETE faults/{id}':
        return answer(standIn.faults.clear(id) ? 204 : 404);
      default:
        throw invalid({ loc: ['path'], msg: 'the stand-in has no such control', type: 'path' });
    }
  } catch (error) {
    if (error instanceof Refusal) return answer(error.status, refusalBody(error, ''));
    throw error;
  }
}
