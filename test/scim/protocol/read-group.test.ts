import { describe, expect, it } from 'vitest';
import { readGroup } from '../../../lib/scim/protocol/index.ts';
import { errorOf, refusalOf } from './refusal.ts';

describe('a group that is posted or put', () => {
  it('has its members apart from it, each once', () => {
    const group = readGroup({
      displayName: 'Editors',
      externalId: 'e-1',
      Members: [
        { value: 'u-1', display: 'Lisa' },
        { VALUE: 'u-2', $ref: null, type: 'User' },
        { value: 'u-1' },
      ],
      meta: { resourceType: 'Group' },
    });
    expect(group).toEqual({
      document: { displayName: 'Editors', externalId: 'e-1', attributes: {} },
      members: ['u-1', 'u-2'],
      called: new Map([['u-1', 'Lisa']]),
    });
  });

  it.each([{}, { members: [] }, { members: null }])('has none where none are sent: %j', (more) => {
    expect(readGroup({ displayName: 'Editors', ...more }).members).toEqual([]);
  });

  it.each([
    [{}, 'members[0].value'],
    [{ display: 'Lisa' }, 'members[0].value'],
    [{ value: null }, 'members[0].value'],
    [{ value: '' }, 'members[0].value'],
    [{ value: 7 }, 'members[0].value'],
    [{ value: 'g-2', type: 'group' }, 'members[0]'],
    ['u-1', 'members[0]'],
  ])('is refused for the member %j', (member, path) => {
    const error = errorOf(() => readGroup({ displayName: 'Editors', members: [member] }));
    expect([error.status, error.scimType]).toEqual([400, 'invalidValue']);
    expect(error.message.startsWith(`${path}: `)).toBe(true);
  });

  it('says that groups do not nest', () => {
    const members = [{ value: 'g-2', type: 'Group' }];
    const { message } = errorOf(() => readGroup({ displayName: 'Editors', members }));
    expect(message).toContain('nested groups are not supported');
  });

  it.each([
    {},
    { displayName: '' },
    { displayName: 7 },
    { displayName: 'x', members: 'u-1' },
    { displayName: 'x', members: { value: 'u-1' } },
  ])('is refused: %j', (body) => {
    expect(refusalOf(() => readGroup(body))).toBe('400 invalidValue');
  });
});
