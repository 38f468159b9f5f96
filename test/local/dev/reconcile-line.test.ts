import { describe, expect, it } from 'vitest';
import { readLine } from '../../../local/dev/log-line.ts';
import { reconcileLine } from '../../../local/dev/reconcile-line.ts';

function lineOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const entry = readLine(JSON.stringify({ event: 'reconcile', source: 'clerk', ...fields }));
  if (entry === null || typeof entry === 'string') throw new Error('an entry expected');
  return reconcileLine(entry);
}

describe('the line of a reconcile', () => {
  it.each([
    [
      { outcome: 'finished', mode: 'report', missing: 2, extra: 1, foreign: 4 },
      'reconcile clerk finished; 2 missing, 1 extra; report',
    ],
    [{ outcome: 'finished', mode: 'mend' }, 'reconcile clerk finished; no drift; mend'],
    [{ outcome: 'going_on', attempts: 1 }, 'reconcile clerk going_on'],
    [
      { outcome: 'refused', mode: 'mend', code: 'empty_read', message: 'nobody\n is listed' },
      'reconcile clerk refused: empty_read: nobody  is listed; mend',
    ],
  ])('tells of %j', (fields, line) => {
    expect(lineOf(fields)).toBe(line);
  });

  it('is none of what others say', () => {
    expect(lineOf({ event: 'job' })).toBeUndefined();
  });
});
