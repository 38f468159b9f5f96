import { describe, expect, it } from 'vitest';
import type { SyncJob, UserFields } from '../../../lib/jobs/index.ts';
import { compileMapping, type SyncConfig } from '../../../lib/mapping/index.ts';
import { type Foresight, foresee, userKeyOf } from '../../../lib/sync/index.ts';
import { createEngine, type Engine } from '../harness.ts';
import { membership, user, userDeleted } from '../jobs.ts';

const KEY = 'ann@mail.test';
const ANN: UserFields = { email: KEY, emailVerified: true };
const config: SyncConfig = { clerk: { userKey: '{email}' } };
const mapping = compileMapping(config);
const turn = async () => {};

const foreseen = (engine: Engine, ...jobs: SyncJob[]): Promise<Foresight> =>
  foresee(jobs, {
    ledger: engine.memory.ledger.port(turn),
    documents: engine.memory.documents.port(turn),
    mapping,
    env: 'project/environment',
    now: engine.now(),
  });
const outcomes = ({ jobs }: Foresight) => jobs.map(({ outcome, reason }) => reason ?? outcome);

describe('what is foreseen of users that are not known by their id', () => {
  it('is what they would have by all that is told, and nothing is written', async () => {
    const engine = createEngine({ config });
    const { accesses } = engine.memory.documents;
    const foresight = await foreseen(engine, membership('u1', 'acme', ['admin']), user('u1', ANN));
    expect(outcomes(foresight)).toEqual(['apply', 'apply']);
    expect(foresight.users.get(KEY)?.roles.get('acme')).toEqual(new Set(['admin']));
    expect(accesses().writes).toBe(0);
  });

  it('follows what the ledger knows of them', async () => {
    const engine = createEngine({ config });
    engine.send(user('u1', ANN));
    await engine.settle();
    const foresight = await foreseen(engine, membership('u1', 'acme', ['admin']));
    expect([...foresight.users.keys()]).toEqual([KEY]);
    expect(outcomes(foresight)).toEqual(['apply']);
  });

  it('says what would wait, and for what', async () => {
    const engine = createEngine({ config });
    engine.send(user('u1', ANN), userDeleted('gone'));
    await engine.settle();
    const old = { version: 1 };
    const foresight = await foreseen(
      engine,
      user('u2', ANN),
      membership('u3', 'acme', ['admin']),
      user('gone', ANN, old),
      user('u4', { ...ANN, emailVerified: false }),
    );
    expect(outcomes(foresight)).toEqual(['key_taken', 'unknown_user', 'superseded', 'ignored']);
    expect(JSON.stringify(foresight.jobs.map(({ message }) => message))).not.toContain(KEY);
  });
});

describe('the key of a user', () => {
  const keyOf = (engine: Engine, id: string, source: 'clerk' | 'auth0' = 'clerk') =>
    userKeyOf(source, id, mapping, engine.memory.documents.port(turn));

  it('is the one that its record gave it, also once it was deleted', async () => {
    const engine = createEngine({ config });
    expect(await keyOf(engine, 'u1')).toBeNull();
    engine.send(user('u1', ANN));
    await engine.settle();
    expect(await keyOf(engine, 'u1')).toBe(KEY);
    engine.send(userDeleted('u1'));
    await engine.settle();
    expect(await keyOf(engine, 'u1')).toBe(KEY);
  });

  it('is nobody else’s once another has it', async () => {
    const engine = createEngine({ config });
    engine.send(user('u1', ANN));
    await engine.settle();
    engine.send(userDeleted('u1'), user('u2', ANN));
    await engine.settle();
    expect([await keyOf(engine, 'u1'), await keyOf(engine, 'u2')]).toEqual([null, KEY]);
  });

  it('follows from the id where that is what it is known by, and nothing is read', async () => {
    const engine = createEngine({ config });
    const { reads } = engine.memory.documents.accesses();
    expect(await keyOf(engine, 'auth0|1', 'auth0')).toBe('auth0|1');
    expect(engine.memory.documents.accesses().reads).toBe(reads);
  });
});
