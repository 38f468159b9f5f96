import { expect } from 'vitest';
import {
  createPermitStandIn,
  type PermitStandIn,
  type ResourceSchema,
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

/**
 * The same with folders and documents: a folder may be the parent of a folder or of a document. In acme are `folder:f1`,
 * the parent of `document:d1`, which bob may edit; in blue is `document:d2`.
 */
export function withDocuments(options: Partial<StandInOptions> = {}): Client {
  const client = furnished({ resources: DOCUMENTS, ...options });
  const { facts } = client;
  facts('POST', '/resource_instances', { resource: 'folder', key: 'f1', tenant: 'acme' });
  facts('POST', '/resource_instances', {
    resource: 'document',
    key: 'd1',
    tenant: 'acme',
    attributes: { title: 'Plan' },
  });
  facts('POST', '/resource_instances', { resource: 'document', key: 'd2', tenant: 'blue' });
  facts('POST', '/relationship_tuples', PARENT);
  facts('POST', '/role_assignments', EDITOR);
  return client;
}

const DOCUMENTS: Readonly<Record<string, ResourceSchema>> = {
  // It relates to one that comes after it.
  document: { roles: ['editor', 'viewer'], relations: { parent: 'folder' } },
  folder: { roles: ['editor'], relations: { parent: 'folder' } },
};
export const PARENT = { subject: 'folder:f1', relation: 'parent', object: 'document:d1' };
export const EDITOR = { user: 'bob', role: 'editor', resource_instance: 'document:d1' };

/** What the prose of a 404 says. */
export const missing = (entity: string) => ({
  error_code: 'NOT_FOUND',
  message: expect.stringContaining(`could not find '${entity}'`),
});

/** A field of an answer's body. */
export const fieldOf = ({ json }: Answered, name: string): unknown =>
  Reflect.get(Object(json), name);

/** The keys of a bare array of entities. */
export function keysIn({ json }: Answered): string[] {
  if (!Array.isArray(json)) throw new Error('not a bare array');
  return json.map((row) => String(Reflect.get(Object(row), 'key')));
}
