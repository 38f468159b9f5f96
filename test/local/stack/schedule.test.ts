import { afterEach, describe, expect, it } from 'vitest';
import { type Stack, type StackOptions, startStack } from '../../../local/stack/index.ts';

const WANTED = '{"event":"scheduled","given":{"sweep":true}}';
const lines: string[] = [];
let stack: Stack | undefined;

const start = (schedule: StackOptions['schedule']) =>
  startStack({
    functions: new URL('../functions/', import.meta.url),
    ...(schedule === undefined ? {} : { schedule }),
    onLine: (_, line) => lines.push(line),
  });
afterEach(async () => {
  await stack?.close();
  stack = undefined;
});

describe('a function on a schedule', () => {
  it('is invoked with the event of serverless.yml, as often as the caller says', async () => {
    stack = await start(20);
    await expect
      .poll(() => lines.filter((line) => line === WANTED).length, { timeout: 10_000 })
      .toBeGreaterThan(1);
  });

  it('can be left to the caller, who invokes it', async () => {
    stack = await start('off');
    const outcome = await stack.functions.get('scim')?.invoke('{"sweep":true}');
    expect(outcome).toMatchObject({ ok: true });
  });
});
