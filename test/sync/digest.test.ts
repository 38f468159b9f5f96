import { describe, expect, it } from 'vitest';
import { digest, saltOf } from '../../lib/sync/round/digest.ts';

const salt = saltOf('project/environment', 'mapping');

describe('a digest', () => {
  // What ledgers hold by now: other values would have every profile written again.
  it.each([
    ['ann@mail.test', 'S0IeSAcYsITFC3zJ'],
    ['Zoë 🎈', 'cVnQZhM4tvaCNLYm'],
    ['', 'v-xNaM_ToxhtkmDz'],
    [false, '6dS4_VZ2Ma3m1jgY'],
    [42, '0i7kG-T-O3fmdR5g'],
    [{ b: [1, null, { d: 'x', c: true }], a: '' }, 'K12zfJk9vuLTrpSP'],
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

  it('is another one in another environment, and under another mapping', () => {
    const digests = [
      salt,
      saltOf('project/other', 'mapping'),
      saltOf('project/environment', 'new'),
    ];
    expect(new Set(digests.map((one) => digest('ann@mail.test', one))).size).toBe(3);
  });
});
