import { describe, expect, it } from 'vitest';
import { digest, saltOf } from '../../lib/sync/round/settle/digest.ts';

const salt = saltOf('project/environment');

describe('a digest', () => {
  // What ledgers hold by now: other values would have every profile written again.
  it.each([
    ['ann@mail.test', 'eRjsPbr2xPOA5lai'],
    ['Zoë 🎈', 'pG3nO0cBZZ8K27BT'],
    ['', 'ObV9ybangYwxo5Th'],
    [false, 'b2mMfZhYj88kOBhV'],
    [42, 'I35vnRLn7BM1N7gr'],
    [{ b: [1, null, { d: 'x', c: true }], a: '' }, 'odp-Ddz6H0UeJO9p'],
    [null, ''],
  ])('of %j stays what it is', (value, known) => {
    expect(digest(value, salt)).toBe(known);
  });

  it('does not depend on the order of names', () => {
    expect(digest({ a: { x: 1, y: 2 }, b: 0 }, salt)).toBe(
      digest({ b: 0, a: { y: 2, x: 1 } }, salt),
    );
    expect(digest(['a', 'b'], salt)).not.toBe(digest(['b', 'a'], salt));
  });

  it('is another one in another environment', () => {
    const digests = [salt, saltOf('project/other')];
    expect(new Set(digests.map((one) => digest('ann@mail.test', one))).size).toBe(2);
  });
});
