import { afterEach, describe, expect, it } from 'vitest';
import { createLambdaFunction } from '../../../local/lambda/function.ts';

const made: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of made.splice(0)) await each.close();
});

function create(
  overrides: { module?: string; timeoutSeconds?: number; concurrency?: number } = {},
) {
  const lines: string[] = [];
  const created = createLambdaFunction({
    module: new URL('../functions/clerk.ts', import.meta.url).href,
    functionName: 'clerk',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:clerk',
    memoryMb: 128,
    timeoutSeconds: 5,
    concurrency: 1,
    environment: { SYNC_QUEUE_URL: 'http://queue' },
    onLine: (line) => lines.push(line),
    ...overrides,
  });
  made.push(created);
  return { lines, invoke: (body: string) => created.invoke(JSON.stringify({ body })) };
}

describe('a function in its execution environment', () => {
  it('sees the environment that it is given and no other', async () => {
    const { invoke } = create();
    const outcome = await invoke('{}');
    expect(outcome).toMatchObject({ ok: true, payload: expect.stringContaining('http://queue') });
    expect(process.env['SYNC_QUEUE_URL']).toBeUndefined();
  });

  it('is ended when its time is up, and starts afresh for the next event', async () => {
    const { invoke } = create({ timeoutSeconds: 0.3 });
    expect(await invoke('hang')).toMatchObject({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringContaining('0.30 seconds'),
      },
    });
    expect(await invoke('bare')).toEqual({ ok: true, payload: '{"hello":"there"}' });
  });

  it('runs one invocation at a time, the others wait', async () => {
    const { invoke } = create();
    const outcomes = await Promise.all(['bare', 'throw', 'exit', 'bare'].map(invoke));
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.errorType))).toEqual([
      'ok',
      'TypeError',
      'Runtime.ExitError',
      'ok',
    ]);
  });

  it('reports a module that cannot be loaded', async () => {
    const { invoke } = create({ module: new URL('./nothing.ts', import.meta.url).href });
    expect(await invoke('{}')).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining('nothing.ts') },
    });
  });

  it('says why it cannot start, once', async () => {
    const { invoke, lines } = create({ module: new URL('./nothing.ts', import.meta.url).href });
    await Promise.all([invoke('{}'), invoke('{}')]);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: 'error',
        event: 'init_failed',
        errorType: 'Error',
        message: expect.stringContaining('nothing.ts'),
      },
    ]);
  });

  it('refuses an event above 6 MB', async () => {
    const { invoke } = create();
    expect(await invoke('x'.repeat(6_300_000))).toMatchObject({
      ok: false,
      error: { errorType: 'RequestTooLarge' },
    });
  });
});
