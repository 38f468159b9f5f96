import { describe, expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import { mappingOf } from './reading.ts';

const of = (clerk: object, fields: UserFields, whole = false) =>
  mappingOf({ clerk }).shutOut('clerk', fields, whole);

describe('whether a user is shut out', () => {
  it.each<readonly [UserFields, string | undefined]>([
    [{ blocked: true }, 'unassign'],
    [{ blocked: false }, 'no'],
    [{ blocked: null }, 'no'],
    [{ locked: true }, undefined],
    [{ blocked: false, locked: true }, 'no'],
    [{ blocked: true, locked: false }, 'unassign'],
    [{ email: 'ann@mail.test' }, undefined],
    [{}, undefined],
  ])('by default: %j says %s', (fields, verdict) => {
    expect(of({}, fields)).toBe(verdict);
  });

  it('of a whole record that does not name it, is no', () => {
    expect(of({}, {}, true)).toBe('no');
    expect(of({ onBlock: 'delete', onLock: 'delete' }, {}, true)).toBe('no');
  });

  it.each<readonly [object, UserFields, string | undefined]>([
    [{ onBlock: 'delete' }, { blocked: true }, 'delete'],
    [{ onBlock: 'keep' }, { blocked: true }, 'no'],
    [{ onBlock: 'keep' }, {}, undefined],
    [{ onLock: 'unassign' }, { blocked: false, locked: true }, 'unassign'],
    [{ onLock: 'delete' }, { blocked: true, locked: true }, 'delete'],
    [{ onLock: 'delete' }, { blocked: true, locked: false }, 'unassign'],
    // It may be locked all the same: only a record that says both can say no.
    [{ onLock: 'unassign' }, { blocked: false }, undefined],
    [{ onLock: 'unassign' }, { blocked: true }, 'unassign'],
    [{ onBlock: 'keep', onLock: 'keep' }, { blocked: true, locked: true }, 'no'],
  ])('with %j, %j says %s', (config, fields, verdict) => {
    expect(of(config, fields)).toBe(verdict);
  });

  it('is so at sources that the config does not speak of', () => {
    expect(mappingOf({}).shutOut('scim', { blocked: true }, false)).toBe('unassign');
  });
});
