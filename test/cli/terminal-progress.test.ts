import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createTerminal, type ProgressOptions } from '../../cli/terminal/index.ts';
import { screens } from './screens.ts';

function start(settings: ProgressOptions, columns?: number) {
  let at = 0;
  const opened = screens({ now: () => at, ...(columns === undefined ? {} : { columns }) });
  const terminal = createTerminal(opened.shell, {
    json: false,
    yes: false,
    showPersonalData: false,
  });
  const progress = terminal.progress(settings);
  return {
    ...opened,
    progress,
    tick(ms: number) {
      at += ms;
    },
  };
}

describe('progress in a pipe', () => {
  it('is a line every five seconds, with rate and time left, on stderr', () => {
    const { progress, tick, stdout, stderr } = start({ unit: 'users', total: 10_000 });
    for (let done = 100; done <= 1200; done += 100) {
      tick(1000);
      progress.update(done);
    }
    expect(stderr().trim().split('\n')).toEqual([
      '500 of 10,000 users · 100/s · 95 s left',
      '1,000 of 10,000 users · 100/s · 90 s left',
    ]);
    progress.stop();
    expect(stderr()).toContain('1,200 of 10,000 users · 100/s');
    expect(stdout()).toBe('');
  });

  it('has no time left when nobody knows how many there will be', () => {
    const { progress, tick, stderr } = start({ unit: 'pages' });
    tick(2000);
    progress.update(4);
    progress.stop();
    expect(stderr()).toBe('4 pages · 2/s\n');
  });

  it('counts its rate from where it resumed', () => {
    const { progress, tick, stderr } = start({ unit: 'users', total: 1000, from: 900 });
    tick(10_000);
    progress.update(950);
    expect(stderr()).toBe('950 of 1,000 users · 5/s · 10 s left\n');
  });

  it('says what is waited for, and the same thing once', () => {
    const { progress, tick, stderr } = start({ unit: 'users', total: 10 });
    progress.update(1, 'Clerk asks to wait');
    progress.stop();
    tick(60_000);
    progress.stop();
    expect(stderr()).toContain('1 of 10 users · Clerk asks to wait\n');
  });
});

describe('progress on a screen', () => {
  it.each([40, 80])('is a bar within %i columns, on stderr, and leaves the cursor', (columns) => {
    const { progress, tick, stdout, stderr } = start({ unit: 'users', total: 1000 }, columns);
    tick(2000);
    progress.update(500, `a note that is longer than ${'a line '.repeat(20)}`);
    progress.stop();
    expect(stdout()).toBe('');
    // Drawn again from the first column on.
    const drawn = stderr().replaceAll('\u001b[1G', '\n');
    const rows = stripVTControlCharacters(drawn).split('\n');
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(columns);
    expect(stderr()).toContain('500 of');
    expect(stderr()).toContain('\u001b[?25h');
  });
});
