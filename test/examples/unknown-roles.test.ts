import { describe, expect, it } from 'vitest';
import { type Example, outcomeOf, runExample } from '../../lib/examples/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';
import { clerk, membership, signUp } from './stories.ts';

const run = async (example: Example, config: SyncConfig) =>
  await runExample(example, compileMapping(config));

const joined = [signUp('user_1', 'ada@example.com'), membership('user_1', 'org_1', 'org:boss')];
const refused = (events: Parameters<typeof clerk>[0]): Example => {
  const { name } = clerk(events);
  return { name, source: 'clerk', events, refused: 'unknown_role' };
};
const TENANTS: SyncConfig = { schema: { roles: ['admin'] } };

/** Which role one has for each document, the metadata says. */
const DOCUMENTS: SyncConfig = {
  schema: { roles: ['admin'], resources: { document: { roles: ['editor'] } } },
  clerk: {
    rules: [
      {
        name: 'documents',
        on: 'user',
        each: 'metadata.documents',
        instance: 'document:{item.id}',
        tenant: 'main',
        roles: '{item.role}',
      },
    ],
  },
};
const holder = (role: string) => {
  const { type, data } = signUp('user_1', 'ada@example.com');
  const documents = [{ id: 'd1', role }];
  return { type, data: { ...data, public_metadata: { documents } } };
};

describe('a role that comes with an event', () => {
  it('is refused when the schema lacks it, and not given', async () => {
    const stated = { users: { user_1: { email: 'ada@example.com', roles: { org_1: 'boss' } } } };
    const { ok, differences } = await run(clerk(joined, stated), TENANTS);
    expect(ok).toBe(false);
    expect(differences).toEqual([
      {
        path: 'refused',
        expected: null,
        found:
          'unknown_role: role "boss" is none of schema.roles: name it there, or rename or ignore it',
      },
      { path: 'users.user_1.roles.org_1', expected: ['boss'], found: null },
    ]);
  });

  it('may be stated to be refused, be it gone by the last event', async () => {
    expect(await run(refused(joined), TENANTS)).toMatchObject({ ok: true });
    const mended = [...joined, membership('user_1', 'org_1', 'org:admin', 'updated')];
    expect(await run(refused(mended), TENANTS)).toMatchObject({ ok: true });
  });

  it('passes when the schema has it, and when there is none', async () => {
    const { facts, refusals } = await outcomeOf(clerk(joined), compileMapping({}));
    expect(refusals).toEqual([]);
    expect(facts.users['user_1']?.roles).toEqual({ org_1: ['boss'] });
    expect(await run(refused(joined), { schema: { roles: ['boss'] } })).toMatchObject({
      differences: [{ path: 'refused', expected: 'unknown_role', found: null }],
    });
  });

  it('at an instance must be one of its resource', async () => {
    expect(await run(refused([holder('admin')]), DOCUMENTS)).toMatchObject({ ok: true });
    expect((await run(clerk([holder('admin')]), DOCUMENTS)).differences).toContainEqual({
      path: 'refused',
      expected: null,
      found: expect.stringContaining('"admin" is none of schema.resources.document.roles'),
    });
    expect((await run(refused([holder('editor')]), DOCUMENTS)).differences).toMatchObject([
      { path: 'refused', found: null },
    ]);
  });
});
