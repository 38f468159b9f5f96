import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { startPlace } from './place.ts';

let place: Awaited<ReturnType<typeof startPlace>>;
beforeAll(async () => {
  place = await startPlace();
  await place.send(place.env['DEAD_LETTER_QUEUE_URL'], 1_200, { reason: 'rejected' });
});
afterAll(() => place.close());

describe('very many dead letters', () => {
  it('are looked into up to a thousand or so, and said to be at least so many', async () => {
    const now = () => Date.now() + 1_000;
    const { code, stdout } = await runCli(['status'], { env: place.env, now });
    expect(code).toBe(0);
    expect(stdout).toContain('dead letters\t1200\t');
    const [, seen] = /rejected\tat least (\d+)/.exec(stdout) ?? [];
    expect(Number(seen)).toBeGreaterThanOrEqual(1_000);
    expect(Number(seen)).toBeLessThan(1_200);

    const { json } = await runCli(['status', '--json', '--no-letters'], { env: place.env });
    expect(json()).toMatchObject({ queues: { deadLetters: { visible: 1_200, inFlight: 0 } } });
  });
});

describe('dead letters that somebody else holds', () => {
  it('are said to be there, and not to have been looked into', async () => {
    const held = await startPlace();
    try {
      const QueueUrl = held.env['DEAD_LETTER_QUEUE_URL'];
      await held.send(QueueUrl, 10, { reason: 'rejected' });
      await held.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
      );
      const now = () => Date.now() + 1_000;
      const { json } = await runCli(['status', '--json'], { env: held.env, now });
      expect(json()).toMatchObject({
        queues: { deadLetters: { visible: 0, inFlight: 10 } },
        deadLetters: { seen: 0, complete: false },
      });
      const { stdout } = await runCli(['status'], { env: held.env, now });
      expect(stdout).toContain('10 dead letters are held by somebody else');
    } finally {
      await held.close();
    }
  });
});
