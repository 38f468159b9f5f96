import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../lib/scim/protocol/index.ts';
import { errorOf, refusalOf } from './refusal.ts';

const nested = (levels: number, open: string) =>
  `${open.repeat(levels)}active eq true${')'.repeat(levels)}`;

describe('a filter that cannot be read', () => {
  it.each([
    '',
    '   ',
    'userName',
    'userName eq',
    'userName is "x"',
    'userName eq "x',
    'userName eq "\\q"',
    'userName eq "\\ud800"',
    'userName eq "x" and',
    'userName eq "x" or or active eq true',
    'userName eq "x" active eq true',
    'userName eq two words',
    'and userName eq "x"',
    'not userName eq "x"',
    'not (userName eq "x"',
    '(userName eq "x"',
    'userName eq "x")',
    'userName eq ()',
    '"userName" eq "x"',
    'shoeSize eq 44',
    'name.shoeSize eq 44',
    'name.givenName.first eq "x"',
    'constructor pr',
    '__proto__ pr',
    'emails[shoeSize eq 44]',
    'emails[type eq "work"',
    'emails[]',
    'emails[type eq "work"].shoeSize pr',
    'emails[emails[type eq "work"]]',
    'emails.value[type eq "work"]',
    'userName[type eq "x"]',
    'name eq "Lisa"',
    'addresses eq "x"',
    'active eq "perhaps"',
    'active gt true',
    'active co "t"',
    'x509Certificates.value gt "a"',
    'userName gt null',
    'meta.created gt "yesterday"',
    'urn:example:2.0:User:badge eq 7',
    'urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "x"',
  ])('is refused: %s', (text) => {
    expect(refusalOf(() => parseFilter(text, 'User'))).toBe('400 invalidFilter');
  });

  it('says where, and repeats no value', () => {
    const { message } = errorOf(() => parseFilter('userName eq "lisa@acme.test" x', 'User'));
    expect(message).toBe('filter: at character 30: the filter should end here.');
    const other = errorOf(() => parseFilter('lisa@acme.test eq 1', 'User'));
    expect(other.message).not.toContain('lisa');
  });

  it('names users of groups only', () => {
    expect(refusalOf(() => parseFilter('userName pr', 'Group'))).toBe('400 invalidFilter');
    expect(errorOf(() => parseFilter('members.value eq "u-1"', 'Group')).message).toContain(
      'groups.value',
    );
  });

  it('may be 20 deep, and no deeper', () => {
    for (const open of ['(', 'not (']) {
      expect(() => parseFilter(nested(20, open), 'User')).not.toThrow();
      expect(refusalOf(() => parseFilter(nested(21, open), 'User'))).toBe('400 invalidFilter');
    }
  });

  it('may have 2,000 characters, and no more', () => {
    const text = `title eq "${'x'.repeat(1_989)}"`;
    expect(text).toHaveLength(2_000);
    expect(() => parseFilter(text, 'User')).not.toThrow();
    expect(refusalOf(() => parseFilter(`${text} `, 'User'))).toBe('400 invalidFilter');
  });
});
