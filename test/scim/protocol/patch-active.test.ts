import { describe, expect, it } from 'vitest';
import {
  asCreated,
  asReplacement,
  presentUser,
  readUser,
} from '../../../lib/scim/protocol/index.ts';
import { BASE, LISA, patched, stored } from './people.ts';

const remove = { op: 'remove', path: 'active' };
const set = (value: unknown) => ({ op: 'Replace', path: 'active', value });

describe('a PATCH that takes `active` away', () => {
  it.each([
    [[remove], true],
    [[set(null)], true],
    [[set('False'), remove], false],
    [[remove, set('False')], false],
    [[set('False'), set('True'), remove], true],
  ])('lets nobody in who was out: %j', (operations, active) => {
    expect(patched(operations)).toMatchObject({ active });
  });

  it('keeps who is out, out', () => {
    const out = patched([set(false)]);
    expect(patched([remove], out)).toMatchObject({ active: false });
    expect(
      patched([{ op: 'replace', path: 'title', value: 'Chief' }], patched([remove], out)),
    ).toMatchObject({ active: false });
  });

  it('lets nobody in by a PUT that says nothing of it', () => {
    const bare = readUser({ userName: 'lisa' });
    expect(asReplacement(bare, patched([set(false)]))).toMatchObject({ active: false });
    expect(asReplacement(bare, LISA)).toMatchObject({ active: true });
    expect(
      asReplacement(readUser({ userName: 'lisa', active: 'True' }), patched([set(false)])),
    ).toMatchObject({ active: true });
    expect(asCreated(bare)).toEqual({ ...bare, activeUnsaid: undefined });
  });

  it('is shown as said: nothing of it, until it is set anew', () => {
    const unsaid = patched([remove]);
    expect(presentUser(stored(unsaid), BASE)).not.toHaveProperty('active');
    expect(presentUser(stored(LISA), BASE)).toHaveProperty('active', true);
    const again = patched([set('True')], unsaid);
    expect(presentUser(stored(again), BASE)).toHaveProperty('active', true);
    expect(again).not.toHaveProperty('activeUnsaid');
  });
});
