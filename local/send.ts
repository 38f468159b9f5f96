/** `npm run send`: sends one event, signed as its provider would, to a local stack that runs. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import {
  auth0Member,
  auth0Organization,
  auth0Role,
  auth0User,
  authorizedAuth0,
  clerkMembership,
  clerkOrganization,
  clerkUser,
  clerkUserDeleted,
  post,
  signedClerk,
} from './events/index.ts';
import { secretsOf } from './stack/index.ts';

const ada = {
  id: 'user_ada',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
};
const acme = { id: 'org_acme', name: 'Acme', slug: 'acme' };
const grace = {
  id: 'auth0|grace',
  email: 'grace@example.com',
  givenName: 'Grace',
  familyName: 'Hopper',
};
const navy = { id: 'org_navy', name: 'navy', displayName: 'Navy' };
const editor = { id: 'rol_editor', name: 'editor' };

/** Ready-made events, by provider and type. */
const samples: Readonly<Record<string, Readonly<Record<string, (now: number) => object>>>> = {
  clerk: {
    'user.created': (now) => clerkUser('created', ada, now),
    'user.updated': (now) => clerkUser('updated', ada, now),
    'user.deleted': (now) => clerkUserDeleted(ada.id, now),
    'organization.created': (now) => clerkOrganization('created', acme, now),
    'organizationMembership.created': (now) =>
      clerkMembership('created', ada, acme, 'org:admin', now),
    'organizationMembership.deleted': (now) =>
      clerkMembership('deleted', ada, acme, 'org:admin', now),
  },
  auth0: {
    'user.created': (now) => auth0User('created', grace, now),
    'user.updated': (now) => auth0User('updated', grace, now),
    'organization.created': (now) => auth0Organization(navy, now),
    'organization.member.added': (now) => auth0Member('added', grace, navy, now),
    'organization.member.deleted': (now) => auth0Member('deleted', grace, navy, now),
    'organization.member.role.assigned': (now) => auth0Role('assigned', grace, navy, editor, now),
    'organization.member.role.deleted': (now) => auth0Role('deleted', grace, navy, editor, now),
  },
};

function usage(): string {
  const types = Object.entries(samples).map(
    ([provider, events]) => `  ${provider}: ${Object.keys(events).join(', ')}`,
  );
  return `usage: npm run send -- clerk|auth0 TYPE|FILE.json [--port NUMBER]\n${types.join('\n')}`;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string', default: '3000' } },
  });
  const [provider = '', what = ''] = positionals;
  const now = Date.now();
  const known = samples[provider];
  if (known === undefined || what === '') {
    console.error(usage());
    return 2;
  }
  const made = known[what]?.(now);
  const event = made ?? z.looseObject({}).parse(JSON.parse(await readFile(what, 'utf8')));
  const secrets = secretsOf(process.env);
  const signed =
    provider === 'clerk'
      ? signedClerk(event, secrets.clerk, now)
      : authorizedAuth0(event, secrets.auth0);
  const status = await post(`http://127.0.0.1:${values.port}`, signed);
  console.log(`${signed.path}: ${status}`);
  return status < 300 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
