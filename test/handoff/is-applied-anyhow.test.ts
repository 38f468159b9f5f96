import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { instanceRolesIn } from '../sync/documents.ts';
import { createEngine, type EngineOptions, MINUTE_MS } from '../sync/harness.ts';
import { STORY_START, tenantDeleted, userDeleted } from '../sync/jobs.ts';
import { handedOff, isThere } from './handed-off.ts';

const EMAIL = 'lisa@mail.test';
const config: SyncConfig = {
  schema: { resources: { document: { roles: ['viewer'] } } },
  handoff: {
    trust: ['metadata.shared', 'metadata.files'],
    rules: [
      {
        name: 'shared',
        on: 'user',
        each: 'metadata.shared',
        at: 'document:{item}',
        tenant: 'acme',
        roles: 'viewer',
      },
      {
        name: 'files',
        on: 'user',
        each: 'metadata.files',
        instance: 'document:{item}',
        tenant: 'acme',
      },
    ],
  },
};
const claims = {
  ...{ email: EMAIL, org_id: 'acme', org_name: 'Acme', roles: ['editor', 'viewer'] },
  ...{ shared: ['d1'], files: ['d2'] },
};

/** What the handoff is to bring about, of what Permit holds. */
const WANTED = ['lisa@mail.test', 'Acme', 'editor', 'viewer', 'viewer document:d1', 'document:d2'];

function engineWith(ledger: EngineOptions['ledger'] = (port) => port) {
  const engine = createEngine({ config, ledger });
  engine.standIn.createResource('document', { roles: ['viewer'], relations: {} });
  const held = (): string[] => {
    const { users, tenants, assignments, instances } = engine.standIn.facts();
    const onInstances = instanceRolesIn(engine).map((one) => one.replace('ann ', ''));
    const roles = [...assignments.map(({ role }) => role), ...onInstances];
    const made = instances.map(({ key }) => key);
    return [
      ...users.map(({ email }) => email ?? ''),
      ...tenants.map(({ name }) => name),
      ...roles,
      ...made,
    ];
  };
  return { engine, held };
}

describe('what the ledger says of a handoff, while Permit fails and workers are interrupted', () => {
  it('is that its facts are in Permit only when they are', async () => {
    let said = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            skip: fc.nat(8),
            status: fc.constantFrom(500, 503, 429),
            applied: fc.boolean(),
          }),
          {
            maxLength: 5,
          },
        ),
        fc.subarray(['before', 'user', 'tenant']),
        async (faults, more) => {
          const jobs = handedOff(claims, 60, config);
          const early = (kind: string) => more.includes(kind);
          const { engine, held } = engineWith((port) => ({
            ...port,
            async save(item) {
              const saved = await port.save(item);
              await look();
              return saved;
            },
          }));
          const look = async () => {
            if (!(await isThere(engine, jobs, config))) return;
            said += 1;
            expect(held()).toEqual(expect.arrayContaining(WANTED));
          };
          if (early('before')) {
            engine.send(
              ...handedOff({ ...claims, roles: ['admin'], shared: [], files: [] }, 10, config),
            );
            await engine.settle();
          }
          if (early('user')) engine.send(userDeleted('ann', { version: STORY_START + 20_000 }));
          if (early('tenant'))
            engine.send(tenantDeleted('acme', { version: STORY_START + 20_000 }));
          for (const { skip, status, applied } of faults) {
            const effect = applied
              ? ({ kind: 'drop', applied: true } as const)
              : ({ kind: 'error', status } as const);
            engine.standIn.faults.add({ skip, times: 1, effect });
          }
          engine.send(...jobs);
          await engine.settle(30 * MINUTE_MS);
          engine.standIn.faults.clear();
          await engine.settle();
          expect(await isThere(engine, jobs, config)).toBe(true);
          await look();
        },
      ),
      { numRuns: 40 },
    );
    expect(said).toBeGreaterThan(40);
  });
});
