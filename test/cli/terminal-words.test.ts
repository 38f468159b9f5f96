import { describe, expect, it } from 'vitest';
import {
  createTerminal,
  duration,
  maskEmails,
  readTime,
  type TerminalOptions,
} from '../../cli/terminal/index.ts';
import { type ScreensOptions, screens } from './screens.ts';

const plain: TerminalOptions = { json: false, yes: false, showPersonalData: false };
function open(options: ScreensOptions = {}, terminal: Partial<TerminalOptions> = {}) {
  const opened = screens(options);
  return { ...opened, terminal: createTerminal(opened.shell, { ...plain, ...terminal }) };
}

describe('what is said', () => {
  it('goes to stdout when it is the result, and to stderr when it is not', () => {
    const { terminal, stdout, stderr } = open();
    terminal.print('result');
    terminal.printJson({ a: 1 });
    terminal.note('note');
    terminal.warn('careful');
    expect(stdout()).toBe('result\n{\n  "a": 1\n}\n');
    expect(stderr()).toBe('note\nwarning: careful\n');
  });

  it('is coloured on a screen only, and not with NO_COLOR', () => {
    expect(open({ columns: 80 }).terminal.style('red', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(open().terminal.style('red', 'x')).toBe('x');
    const quiet = open({ columns: 80, env: { NO_COLOR: '1' } }).terminal;
    expect(quiet.style('red', 'x')).toBe('x');
  });

  it('is for people on a screen, unless it is JSON', () => {
    expect(open({ columns: 80 }).terminal.isHuman).toBe(true);
    expect(open({ columns: 80 }, { json: true }).terminal.isHuman).toBe(false);
    expect(open().terminal.isHuman).toBe(false);
  });
});

describe('personal data', () => {
  const job = {
    kind: 'user',
    user: 'user_1',
    eventId: 'kim@example.com',
    version: 7,
    fields: { email: 'kim@example.com', firstName: 'Kim', blocked: false, metadata: { plan: 'x' } },
    roles: [{ id: 'rol_1', name: 'editor' }],
  };

  it('is masked by field, and ids, roles, numbers and flags stay', () => {
    expect(open().terminal.personalFields(job)).toEqual({
      ...job,
      eventId: 'k***@example.com',
      fields: {
        email: 'k***@example.com',
        firstName: 'K***',
        blocked: false,
        metadata: { plan: 'x***' },
      },
    });
  });

  it('is masked in a text: the first character and the domain stay', () => {
    expect(open().terminal.personal('Kim')).toBe('K***');
    expect(open().terminal.personal('')).toBe('');
    expect(maskEmails('from <kim.e@example.com>, to zoë@example.org.')).toBe(
      'from <k***@example.com>, to z***@example.org.',
    );
    expect(maskEmails('no address at all')).toBe('no address at all');
  });

  it('is masked in keys that have an address in them', () => {
    expect(maskEmails('roles.folder:home-ada_x40_mail_x2E_test, row_x40_1')).toBe(
      'roles.folder:h***_x40_mail_x2E_test, row_x40_1',
    );
  });

  it.each(['a@', '@', 'a', '_x40_'])(
    'is looked for in no more time than %s takes to read',
    (part) => {
      const text = part.repeat(200_000 / part.length);
      const began = performance.now();
      maskEmails(`@${text}`);
      expect(performance.now() - began).toBeLessThan(1_000);
    },
  );

  it('is shown when it is asked for', () => {
    const { terminal } = open({}, { showPersonalData: true });
    expect(terminal.personalFields(job)).toBe(job);
    expect(terminal.personal('Kim')).toBe('Kim');
  });
});

describe('times', () => {
  const SECOND = 1000;
  const HOUR = 3600 * SECOND;
  it.each([
    [-5, '0 s'],
    [1, '1 s'],
    [90 * SECOND, '90 s'],
    [2 * 60 * SECOND, '2 min'],
    [119 * 60 * SECOND, '119 min'],
    [2 * HOUR, '2 h'],
    [47 * HOUR, '47 h'],
    [72 * HOUR, '3 d'],
  ])('%i ms are %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it.each([
    ['30s', 30 * SECOND],
    ['2h', 2 * HOUR],
    ['7d', 7 * 24 * HOUR],
  ])('%s is so long ago', (text, ms) => {
    expect(readTime('--since', text, 1e12)).toBe(1e12 - ms);
  });

  it('are read as dates and as RFC 3339', () => {
    expect(readTime('--since', '2026-11-22', 0)).toBe(Date.UTC(2026, 10, 22));
    expect(readTime('--since', '2026-11-22T02:00:00Z', 0)).toBe(Date.UTC(2026, 10, 22, 2));
  });

  it.each(['yesterday', '2h ago', '', '2026-13-40', '12'])('are no such thing as "%s"', (text) => {
    expect(() => readTime('--since', text, 0)).toThrow(`--since "${text}": is no time`);
  });
});
