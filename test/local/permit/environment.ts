import {
  createPermitStandIn,
  type PermitStandIn,
  requestOf,
  type StandInOptions,
} from '../../../local/permit/index.ts';

export const API_KEY = 'permit_key_for_tests';

export interface Answered {
  readonly status: number;
  /** The body's JSON; `null` when it was empty. */
  readonly json: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Client {
  readonly standIn: PermitStandIn;
  /** Calls a path below the environment's facts. */
  facts(method: string, path: string, body?: unknown): Answered;
  /** Calls a path below the environment's schema. */
  schema(method: string, path: string, body?: unknown): Answered;
  /** Calls any path, with the body and headers as given. */
  raw(method: string, url: string, body?: string, headers?: Record<string, string>): Answered;
}

/** A stand-in without limits, with the roles `admin` and `member`, called in process. */
export function environment(options: Partial<StandInOptions> = {}): Client {
  const standIn = createPermitStandIn({
    apiKey: API_KEY,
    limits: 'none',
    roles: ['admin', 'member'],
    ...options,
  });
  const { projectId, environmentId } = standIn.scope;
  const bearer = { authorization: `Bearer ${API_KEY}` };
  const raw: Client['raw'] = (method, url, body = '', headers = bearer) => {
    const outcome = standIn.handle(requestOf(method, url, headers, body));
    if (outcome.kind !== 'answer') throw new Error(`no answer: the call was ${outcome.kind}`);
    const json: unknown = outcome.body === '' ? null : JSON.parse(outcome.body);
    return { status: outcome.status, json, headers: outcome.headers };
  };
  const below = (area: string) => (method: string, path: string, body?: unknown) =>
    raw(
      method,
      `/v2/${area}/${projectId}/${environmentId}${path}`,
      body === undefined ? '' : JSON.stringify(body),
    );
  return { standIn, raw, facts: below('facts'), schema: below('schema') };
}

/** The same with users `ann` and `bob`, tenants `acme` and `blue`, and ann an admin of acme. */
export function furnished(options: Partial<StandInOptions> = {}): Client {
  const client = environment(options);
  const { facts } = client;
  facts('POST', '/users', { key: 'ann', email: 'ann@mail.test', first_name: 'Ann' });
  facts('POST', '/users', { key: 'bob', email: 'bob@mail.test' });
  facts('POST', '/tenants', { key: 'acme', name: 'Acme' });
  facts('POST', '/tenants', { key: 'blue', name: 'Blue' });
  facts('POST', '/role_assignments', { user: 'ann', role: 'admin', tenant: 'acme' });
  return client;
}
