import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../lib/scim/errors.ts';
import type { UserDocument } from '../../../lib/scim/model.ts';
import {
  asCreated,
  asReplacement,
  patchUser,
  presentUser,
  readUser,
} from '../../../lib/scim/protocol/index.ts';
import { anyOperations, anyValue } from './arbitrary-patch.ts';
import { BADGE, BASE, LISA, stored } from './people.ts';

const NAMES = ['userName', 'active', 'emails', 'name', 'externalId', 'roles', BADGE];

/** `null`: it was refused. What is thrown otherwise is thrown on. */
function unlessRefused(run: () => UserDocument): UserDocument | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return null;
    throw error;
  }
}

const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  ([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) &&
    Object.values(value).every(isPlain));

describe('whatever a PATCH says', () => {
  it('is carried out or refused, and leaves what was there', () => {
    const before = structuredClone(LISA);
    const outcomes = { done: 0, refused: 0 };
    fc.assert(
      fc.property(anyOperations, (Operations) => {
        const user = unlessRefused(() => patchUser(LISA, { Operations }, 'u-1'));
        if (user === null) outcomes.refused += 1;
        else outcomes.done += 1;
        expect(isDeepStrictEqual(LISA, before)).toBe(true);
        expect(isPlain(user)).toBe(true);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect('admin' in {}).toBe(false);
      }),
      { numRuns: 1_000 },
    );
    // Neither half of the property may be empty.
    expect(Math.min(outcomes.done, outcomes.refused)).toBeGreaterThan(100);
  });

  it('makes a user that can be read again, and is the same', () => {
    fc.assert(
      fc.property(anyOperations, (Operations) => {
        const user = unlessRefused(() => patchUser(LISA, { Operations }, 'u-1'));
        if (user === null) return;
        const again = asReplacement(readUser(presentUser(stored(user), BASE)), user);
        expect(isDeepStrictEqual(again, asCreated(user))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does the same twice, when it replaces', () => {
    const value = anyValue;
    const path = fc.constantFrom('emails', 'name', 'title', 'active', `${BADGE}:number`);
    fc.assert(
      fc.property(path, value, (path, value) => {
        const body = { Operations: [{ op: 'replace', path, value }] };
        const once = unlessRefused(() => patchUser(LISA, body, 'u-1'));
        if (once !== null) expect(patchUser(once, body, 'u-1')).toEqual(once);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('whatever a body says', () => {
  it('is a user or refused, and no prototype moves', () => {
    const body = fc.dictionary(fc.constantFrom(...NAMES), anyValue).map((rest) => ({
      userName: 'nils',
      ...rest,
    }));
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue()), (body) => {
        const user = unlessRefused(() => readUser(body));
        if (user === null) return;
        expect(isPlain(user)).toBe(true);
        expect(isDeepStrictEqual(readUser(presentUser(stored(user), BASE)), user)).toBe(true);
        expect('admin' in {}).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
