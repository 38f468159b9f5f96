import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mark, stepFor } from '../../lib/handoff/mark.ts';
import { versionAt } from '../../lib/jobs/index.ts';
import {
  apart,
  endOf,
  INTERVAL_MS,
  type Said,
  START_S,
  type Token,
  versionBeneath,
  versionOf,
} from './told-facts.ts';

/** Tokens handed off one after another, each through to its end. */
function tellAll(tokens: readonly Token[], order: readonly number[], seconds: readonly number[]) {
  let mark: Mark | undefined;
  let now = START_S * 1000;
  let skipped = 0;
  let lowered = 0;
  const told: Said[] = [];
  order.forEach((index, n) => {
    const token = tokens[index];
    if (token === undefined) return;
    now += (seconds[n] ?? 0) * 1000;
    const { facts } = token;
    const version = versionOf(token, index);
    const telling = { digest: JSON.stringify(facts), job: String(index), version };
    const step = stepFor(mark, telling, now, INTERVAL_MS);
    mark = step.before ?? mark;
    if (step.kind === 'skip') {
      skipped += 1;
      return;
    }
    if (step.beneath !== undefined) lowered += 1;
    const at = step.beneath === undefined ? version : versionBeneath(step.beneath, token, index);
    told.push({ version: at, facts });
    mark = step.after ?? mark;
  });
  const said = [...new Set(order)].flatMap((index) => {
    const token = tokens[index];
    return token === undefined ? [] : [{ version: versionOf(token, index), facts: token.facts }];
  });
  return { told, said, skipped, lowered, mark };
}

describe('the marks of one user', () => {
  it('let every order of handoffs end as if each had been told', () => {
    let skips = 0;
    let lowerings = 0;
    fc.assert(
      fc.property(
        apart(4, 9),
        fc.array(fc.nat(8), { minLength: 6, maxLength: 20, size: 'max' }),
        fc.array(fc.constantFrom(0, 0, 0, 5, 31), { minLength: 20, maxLength: 20, size: 'max' }),
        (tokens, order, seconds) => {
          const { told, said, skipped, lowered } = tellAll(tokens, order, seconds);
          skips += skipped;
          lowerings += lowered;
          expect(endOf(told)).toEqual(endOf(said));
        },
      ),
      { numRuns: 10_000 },
    );
    expect(skips).toBeGreaterThan(1000);
    expect(lowerings).toBeGreaterThan(500);
  });

  it('stay small, and skip nothing more when there is too much to be remembered', () => {
    // Ever other facts, each told once and then skipped.
    const tokens = Array.from({ length: 24 }, (_, n) => ({
      second: START_S + n,
      facts: { acme: `role ${Math.floor(n / 2)}` },
    }));
    const order = tokens.map((_, n) => n);
    const { mark, skipped } = tellAll(tokens, order, []);
    expect(mark?.spans).toHaveLength(8);
    expect(skipped).toBe(8);
  });

  it('forget what is a day old', () => {
    const old = { from: `${versionAt(1000)}.1.a`, to: `${versionAt(9000)}.1.b` };
    const mark: Mark = {
      ...{ digest: 'admin', job: 'a', sent: true, at: 0, used: true, spans: [] },
      ...old,
    };
    const telling = { digest: 'viewer', job: 'c', version: `${versionAt(10_000)}.1.c` };
    const spansAt = (now: number) => stepFor(mark, telling, now, INTERVAL_MS).before?.spans;
    expect(spansAt(20_000)).toEqual([old]);
    expect(spansAt(20_000 + 24 * 60 * 60 * 1000)).toEqual([]);
  });
});
