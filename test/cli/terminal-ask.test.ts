import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTerminal, type TerminalOptions } from '../../cli/terminal/index.ts';
import { type ScreensOptions, screens } from './screens.ts';

const QUESTION = 'Drop 3 letters?';

function ask(options: ScreensOptions = {}, terminal: Partial<TerminalOptions> = {}) {
  const opened = screens(options);
  const all = { json: false, yes: false, showPersonalData: false, ...terminal };
  const answer = createTerminal(opened.shell, all).ask(QUESTION);
  // Looked at later; a refusal meanwhile is not unhandled.
  answer.catch(() => undefined);
  return {
    ...opened,
    answer,
    async type(keys: string) {
      while (!opened.stderr().includes('(y/N)')) await nextTurn();
      await nextTurn();
      opened.input.write(keys);
    },
  };
}

describe('a question', () => {
  it.each([
    ['y\r', true],
    ['yes\r', true],
    ['n\r', false],
    ['\r', false],
  ])('is answered by %j: %s', async (keys, expected) => {
    const { answer, type, stdout, stderr } = ask({ columns: 80 });
    await type(keys);
    expect(await answer).toBe(expected);
    expect(stderr()).toContain(QUESTION);
    expect(stdout()).toBe('');
  });

  it('is answered by --yes, and not shown', async () => {
    const { answer, stderr } = ask({}, { yes: true });
    expect(await answer).toBe(true);
    expect(stderr()).toBe('');
  });

  it('that nobody can be asked is a wrong command line, and names --yes', async () => {
    for (const asked of [ask(), ask({ columns: 80 }, { json: true })]) {
      await expect(asked.answer).rejects.toMatchObject({
        code: 'usage',
        exitCode: 2,
        message: expect.stringContaining(QUESTION),
        remedy: expect.stringContaining('--yes'),
      });
    }
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is left by %s, with nothing changed', async (_, keys) => {
    const { answer, type } = ask({ columns: 80 });
    await type(keys);
    await expect(answer).rejects.toMatchObject({
      code: 'interrupted',
      exitCode: 130,
      remedy: 'Nothing was changed.',
    });
  });

  it('is left by a signal', async () => {
    const stop = new AbortController();
    const { answer, stderr } = ask({ columns: 80, signal: stop.signal });
    while (!stderr().includes('(y/N)')) await nextTurn();
    stop.abort();
    await expect(answer).rejects.toMatchObject({ code: 'interrupted' });
  });
});
