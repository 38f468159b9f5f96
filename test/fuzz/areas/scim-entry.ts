import * as fc from 'fast-check';
import { createScim } from '../../../lib/scim/http/index.ts';
import type { StoredGroup, StoredUser, UserDocument } from '../../../lib/scim/model.ts';
import { createTelemetry } from '../../../lib/telemetry/index.ts';
import { damagedBody, damagedString } from '../damaged.ts';
import { documentsOf, partsOf } from '../documents.ts';
import { guardedAsync, PRIVATE, tellsNothing } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const TENANTS = ['acme', 'acme.', 'globex'];
const tokenOf = (tenant: string): string => `scim-token-of-${tenant}`;
const ID = '6d1a1c0e-0000-4000-8000-000000000001';

const DOCUMENT: UserDocument = { userName: 'ida', externalId: null, active: true, attributes: {} };
const base = { id: ID, version: 1, createdAt: 0, changedAt: 0, deleted: false };
const userOf = (tenant: string, document: UserDocument): StoredUser => {
  return { ...base, tenant, key: 'ida', document, groups: new Map(), owner: true };
};
const groupOf = (tenant: string): StoredGroup => {
  return { ...base, tenant, document: { displayName: 'editor', externalId: null, attributes: {} } };
};

/** Users and groups of a tenant that are all alike; says whose it was asked for. */
function directoryOf(tenant: string, asked: string[]) {
  const ask = <T>(value: T): Promise<T> => {
    asked.push(tenant);
    return Promise.resolve(value);
  };
  return {
    users: {
      create: (document: UserDocument) => ask(userOf(tenant, document)),
      read: () => ask(userOf(tenant, DOCUMENT)),
      change: async (_: string, change: (document: UserDocument) => UserDocument) =>
        ask(userOf(tenant, change(DOCUMENT))),
      remove: () => ask(undefined),
      list: async () => ask({ total: 1, resources: [userOf(tenant, DOCUMENT)] }),
      tellAgain: () => ask(undefined),
    },
    groups: {
      create: () => ask(groupOf(tenant)),
      read: () => ask(groupOf(tenant)),
      members: () => ask([]),
      change: async (_: string, change: (document: StoredGroup['document']) => unknown) => {
        change(groupOf(tenant).document);
        return ask(groupOf(tenant));
      },
      remove: () => ask(undefined),
      list: async () => ask({ total: 1, resources: [groupOf(tenant)] }),
    },
  };
}

const bodies = partsOf([...documentsOf('scim/entra'), ...documentsOf('scim/okta-oin')], 'body');
const requests = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', '', 'patch'),
  path: fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...TENANTS, 'acm%65', 'acme%2F..', '', '%00'),
        fc.constantFrom(
          'Users',
          'Groups',
          `Users/${ID}`,
          `Groups/${ID}`,
          'Users/.search',
          'Schemas',
          'Me',
        ),
      )
      .map(([tenant, rest]) => `/scim/v2/${tenant}/${rest}`),
    damagedString([`/scim/v2/acme/Users/${ID}`, '/x/scim/v2/globex/scim/v2/acme/Users']),
  ),
  query: damagedString(['', 'filter=userName+eq+"x"', `attributes=emails&count=${PRIVATE}`]),
  authorization: fc.oneof(
    fc.constantFrom(...TENANTS).map((tenant) => `Bearer ${tokenOf(tenant)}`),
    damagedString(TENANTS.map((tenant) => `Bearer ${tokenOf(tenant)}`)),
  ),
  host: fc.constantFrom('api.test', `${PRIVATE}evil`, ''),
  body: damagedBody(bodies),
});

/** Whose resources a request may see: the tenant's that its token is of, if that is whom it names. */
function mayAsk(path: string, authorization: string): string | undefined {
  const token = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
  const named = /\/scim\/v2\/([^/]*)/.exec(path)?.[1] ?? '';
  return TENANTS.find(
    (tenant) =>
      token === tokenOf(tenant) && [tenant, encodeURIComponent(tenant)].includes(decode(named)),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export const scimEntry: readonly FuzzProperty[] = [
  property(
    'a SCIM request is answered, sees its own tenant alone, and no log line tells of it',
    requests,
    async ({ authorization, host, ...request }) => {
      const asked: string[] = [];
      const lines: string[] = [];
      const handle = createScim({
        directoryOf: (tenant) => directoryOf(tenant, asked),
        tokens: {
          verify: async (tenant, token) => TENANTS.includes(tenant) && token === tokenOf(tenant),
        },
        telemetry: createTelemetry({ service: 'scim', write: (line) => lines.push(line) }),
        now: () => 0,
      });
      const headers = new Map([
        ['authorization', authorization],
        ['host', host],
      ]);
      const answer = await guardedAsync([], () => handle({ ...request, headers }));
      const owner = mayAsk(request.path, authorization);
      if (asked.some((tenant) => tenant !== owner)) throw new Error(`saw ${asked}, is of ${owner}`);
      if (owner === undefined && answer?.status !== 401)
        throw new Error(`was told ${answer?.status}`);
      if (answer?.status === 500) throw new Error(`failed: ${lines.join()}`);
      for (const line of lines) tellsNothing(line);
    },
    5,
  ),
];
