import { describe, expect, it } from 'vitest';
import type { UserItem } from '../../lib/ledger/index.ts';
import { blankUser } from '../../lib/sync/round/read/blank-items.ts';
import { handedOver } from '../../lib/sync/round/settle/hand-over.ts';

const grants = (v: string, role: string) => ({ floor: '', grants: { r: { v, r: [role] } } });
const ITEM: UserItem = {
  ...blankUser('user#k', 'project/environment'),
  rev: 4,
  made: true,
  seen: '5',
  del: '1',
  fields: { email: { v: '5', d: 'digest' } },
  places: {
    acme: {
      inc: 0,
      sources: {
        clerk: grants('4', 'admin'),
        'clerk@staff': grants('4', 'guest'),
        auth0: grants('3', 'viewer'),
      },
      applied: ['admin', 'guest', 'viewer'],
    },
  },
  sets: { 'clerk@staff': '4', 'auth0@staff': '3' },
  declared: {
    'clerk@home': { 'folder:a': '', 'folder:b': '2' },
    'auth0@home': { 'folder:c': '' },
  },
  shut: { clerk: { v: '5', on: true }, auth0: { v: '3', on: false } },
  holders: { clerk: 'u1' },
};

describe('a user key that changes hands', () => {
  const after = handedOver(ITEM, new Map([['clerk', 'u2'] as const]));

  it('leaves nothing that was said of the other, and keeps what Permit was given', () => {
    expect(after).toMatchObject({ rev: 4, made: true, seen: '', del: '', fields: {} });
    expect(after.holders).toEqual({ clerk: 'u2' });
    expect(after.places).toEqual({
      acme: {
        inc: 0,
        sources: { auth0: grants('3', 'viewer') },
        applied: ['admin', 'guest', 'viewer'],
      },
    });
    expect(after.shut).toEqual({ auth0: { v: '3', on: false } });
    expect(after.sets).toEqual({ 'auth0@staff': '3' });
  });

  it('retracts the instances that the other declared', () => {
    expect(after.declared).toEqual({
      'clerk@home': { 'folder:a': '5', 'folder:b': '2' },
      'auth0@home': { 'folder:c': '' },
    });
  });

  it('changes nothing for who has it already, or has it first', () => {
    expect(handedOver(ITEM, new Map([['clerk', 'u1'] as const]))).toBe(ITEM);
    expect(handedOver(ITEM, undefined)).toBe(ITEM);
    expect(handedOver(ITEM, new Map([['auth0', 'a1'] as const]))).toEqual({
      ...ITEM,
      holders: { clerk: 'u1', auth0: 'a1' },
    });
  });
});
