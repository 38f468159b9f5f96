import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFailingDeletes } from './failing-deletes.ts';
import { letterOf, type Place, startPlace, userJob } from './place.ts';

let place: Place;
let failing: Awaited<ReturnType<typeof startFailingDeletes>>;
beforeAll(async () => {
  place = await startPlace();
  failing = await startFailingDeletes(new URL(place.open().dead).origin);
});
afterAll(async () => {
  await failing.close();
  await place.close();
});

/** Queues whose deletions are not confirmed, with some letters. */
async function open(letters: number) {
  const opened = place.open();
  await opened.put(Array.from({ length: letters }, (_, n) => letterOf(userJob(n), 'expired')));
  return { ...opened, failing: { env: failing.through(opened.env) } };
}

describe.concurrent('a deletion that SQS does not confirm', () => {
  it('of a replay leaves the letter, says so, and ends with 1', async () => {
    const { dlq, failing, liveJobs, depth } = await open(12);
    const run = await dlq(['replay', '--all', '--yes', '--json'], failing);
    expect(run.code).toBe(1);
    const kept = Array.from({ length: 12 }, () => ({ cause: 'not_deleted' }));
    expect(run.json()).toMatchObject({ replayed: 12, kept });
    expect(await liveJobs()).toHaveLength(12);
    expect(await depth()).toEqual({ visible: 12, inFlight: 0 });
  });

  it('of a drop says how many, and ends with 1', async () => {
    const { dlq, failing, depth } = await open(3);
    const run = await dlq(['drop', '--all', '--yes', '--json', '--export', 'u.jsonl'], failing);
    expect(run.code).toBe(1);
    expect(run.json()).toMatchObject({ dropped: 0, undeleted: { length: 3 } });
    expect(run.stderr).toContain('SQS did not confirm 3 deletions');
    expect(await depth()).toEqual({ visible: 3, inFlight: 0 });
  });

  it('of an edit leaves both, and says which to drop', async () => {
    const { dlq, failing, deadLetters } = await open(1);
    const [{ messageId: id, body } = { messageId: '', body: '' }] = deadLetters();
    const stdin = body.replace('user_0', 'user_9');
    const run = await dlq(['edit', id, '--file', '-', '--yes'], { ...failing, stdin });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(`permit-sync dlq drop ${id}`);
    expect(deadLetters()).toHaveLength(2);
  });
});
