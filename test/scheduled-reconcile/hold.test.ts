import { describe, expect, it } from 'vitest';
import { takeHold } from '../../lib/scheduled-reconcile/hold.ts';
import { readState } from '../../lib/scheduled-reconcile/run-state.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';

const PK = 'reconcile#clerk';
const NOW = 1_790_000_000_000;
const LAST = {
  startedAt: NOW,
  endedAt: NOW,
  wakeUps: 1,
  mode: 'report',
  outcome: 'finished',
} as const;

function place() {
  const memory = createMemoryDocuments();
  const documents = memory.port(async () => {});
  let at = NOW;
  return {
    state: () => readState(memory.body(PK)),
    pass: (ms: number) => {
      at += ms;
    },
    take: (holder: string, port = documents) =>
      takeHold({ documents: port, pk: PK, holder, until: at + 60_000, now: () => at }),
    /** Answers as a client does that sent a write twice, since the first answer was lost. */
    unheard: {
      ...documents,
      async write(pk: string, rev: number, body: string) {
        await documents.write(pk, rev, body);
        return false;
      },
    },
  };
}

describe('the hold of a provider’s runs', () => {
  it('is one invocation’s, until it lets go or its time is over', async () => {
    const { take, pass } = place();
    const one = await take('one');
    expect(await take('two')).toBeNull();
    await one?.release({});
    const two = await take('two');
    expect(two).not.toBeNull();
    // Clocks may differ by a little.
    pass(61_000);
    expect(await take('three')).toBeNull();
    pass(1_001);
    expect(await take('three')).not.toBeNull();
    await expect(two?.save({})).rejects.toMatchObject({ code: 'taken_over' });
    await expect(two?.release({})).rejects.toMatchObject({ code: 'taken_over' });
  });

  it('stands when the answers to its writes were lost', async () => {
    const { take, unheard, state } = place();
    const one = await take('one', unheard);
    expect(state().held?.by).toBe('one');
    await one?.save({ last: LAST });
    expect(state()).toMatchObject({ last: LAST, held: { by: 'one' } });
    await one?.release({ last: LAST });
    expect(state()).toEqual({ v: 1, last: LAST });
  });
});
