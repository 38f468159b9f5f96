import { describe, expect, it } from 'vitest';
import { createSecret, type Look } from '../../lib/config/index.ts';

const TTL_MS = 300_000;
const SECOND_MS = 1000;

/** A secret in a store that can be written to, be down, or hang; on a clock that is passed by hand. */
function store(first: readonly string[] = ['old']) {
  let held: readonly string[] = first;
  let time = 1_700_000_000_000;
  let reads = 0;
  let heldUp: Promise<void> | undefined;
  let down = false;
  const looks: Look[] = [];
  const secret = createSecret<readonly string[]>({
    name: 'CLERK_WEBHOOK_SECRETS',
    first,
    async read() {
      reads += 1;
      const found = [...held];
      await heldUp;
      if (down) throw new Error('not there');
      return found;
    },
    ttlMs: TTL_MS,
    now: () => time,
  });
  secret.watch((look) => looks.push(look));
  return {
    secret,
    looks,
    reads: () => reads,
    put(...next: readonly string[]) {
      held = next;
    },
    pass(ms: number) {
      time += ms;
    },
    breakDown(is: boolean) {
      down = is;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      heldUp = promise;
      return resolve;
    },
  };
}

describe('a secret that failed', () => {
  it('is read again, and says whether it is another one', async () => {
    const { secret, put, pass, looks } = store();
    expect(await secret.refresh()).toBe(false);
    put('new');
    pass(SECOND_MS);
    expect(await secret.refresh()).toBe(true);
    expect(secret.current()).toEqual(['new']);
    const setting = 'CLERK_WEBHOOK_SECRETS';
    expect(looks).toEqual([
      { setting, outcome: 'same' },
      { setting, outcome: 'changed' },
    ]);
  });

  it('is the same object as long as it is the same', async () => {
    const { secret } = store();
    const before = secret.current();
    await secret.refresh();
    expect(secret.current()).toBe(before);
  });

  it('is read with pauses that grow to ten seconds, whoever makes up signatures', async () => {
    const { secret, reads, pass } = store();
    for (let n = 0; n < 1000; n += 1) {
      await secret.refresh();
      pass(100);
    }
    // At 0, 1, 3, 7, 15, 25 s and so on.
    expect(reads()).toBe(13);
  });

  it('is read again after a second once something new was found, though many looks were in vain', async () => {
    const { secret, put, pass } = store();
    for (let n = 0; n < 60; n += 1) {
      await secret.refresh();
      pass(SECOND_MS);
    }
    put('new');
    pass(10 * SECOND_MS);
    expect(await secret.refresh()).toBe(true);
    put('newer');
    pass(SECOND_MS);
    expect(await secret.refresh()).toBe(true);
  });

  it('is read once for all who ask at the same time, and all are told', async () => {
    const { secret, put, reads, hold } = store();
    const letGo = hold();
    put('new');
    const asked = [secret.refresh(), secret.refresh(), secret.refresh()];
    letGo();
    expect(await Promise.all(asked)).toEqual([true, true, true]);
    expect(reads()).toBe(1);
  });

  it('stays as it was when it cannot be read, and is looked for again later', async () => {
    const { secret, put, pass, breakDown, looks } = store();
    put('new');
    breakDown(true);
    expect(await secret.refresh()).toBe(false);
    expect(secret.current()).toEqual(['old']);
    expect(looks).toMatchObject([{ outcome: 'unreadable', message: 'not there' }]);
    breakDown(false);
    pass(SECOND_MS);
    expect(await secret.refresh()).toBe(true);
  });

  it('is read though its life ended a moment ago: it may have been exchanged since', async () => {
    const { secret, put, pass } = store();
    pass(TTL_MS);
    await secret.during(async () => {});
    put('new');
    pass(SECOND_MS);
    expect(await secret.refresh()).toBe(true);
  });
});

describe('a secret that has outlived its life', () => {
  it('is read again beside the work, which goes on with what is known; the answer waits for both', async () => {
    const { secret, put, pass, hold, reads } = store();
    put('new');
    pass(TTL_MS - 1);
    await secret.during(async () => {});
    expect(reads()).toBe(0);
    pass(1);
    const letGo = hold();
    let answered = false;
    const worked = Promise.withResolvers<readonly string[]>();
    const answer = secret
      .during(async () => {
        worked.resolve(secret.current());
        return 'answer';
      })
      .finally(() => {
        answered = true;
      });
    expect(await worked.promise).toEqual(['old']);
    await Promise.resolve();
    expect(answered).toBe(false);
    letGo();
    expect(await answer).toBe('answer');
    expect(secret.current()).toEqual(['new']);
    await secret.during(async () => {});
    expect(reads()).toBe(1);
  });

  it('is read before the work when nobody asked for two lives: what was taken out is not believed', async () => {
    const { secret, put, pass } = store();
    put('new');
    pass(2 * TTL_MS);
    expect(await secret.during(async () => secret.current())).toEqual(['new']);
  });

  it('is asked for once in ten seconds while it cannot be read, and serves as it is', async () => {
    const { secret, pass, breakDown, reads } = store();
    breakDown(true);
    pass(3 * TTL_MS);
    for (let n = 0; n < 30; n += 1) {
      expect(await secret.during(async () => secret.current())).toEqual(['old']);
      pass(SECOND_MS);
    }
    expect(reads()).toBe(3);
  });

  it('does not hide how the work failed', async () => {
    const { secret, pass, breakDown } = store();
    breakDown(true);
    pass(TTL_MS);
    const failing = secret.during(() => Promise.reject(new Error('the queue is full')));
    await expect(failing).rejects.toThrow('the queue is full');
  });
});
