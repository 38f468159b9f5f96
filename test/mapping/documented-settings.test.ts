import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import { CONVERSIONS, VALUE_TYPES } from '../../lib/mapping/config/value-config.ts';
import { code, quoted, rows, section, settings } from './document.ts';
import { byRule, failureOf, mappingOf, refusalOf } from './reading.ts';

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** `{users: {write: 7}}` for `users.write`. */
const at = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

const names = (heading: string) =>
  rows(heading)
    .flatMap(([cell = '']) => quoted(cell).slice(0, 1))
    .filter((name) => /^[a-zA-Z.]+$/.test(name));

describe('a documented setting is one', () => {
  it.each(names('Settings for all providers'))('%s', (name) => {
    expect(refusalOf(at(name, 7))).toMatch(/^sync\.config\.ts: [\w.]+: must be one of /);
  });

  it.each(names('Settings for each of `clerk`, `auth0`, `cognito`'))('%s of a provider', (name) => {
    const provider = ['tenant', 'groups'].includes(name) ? 'cognito' : 'clerk';
    expect(refusalOf({ [provider]: at(name, 7) })).not.toContain('no such setting');
  });

  it.each(['convert', 'type'])('%s of a value has the documented values', (name) => {
    const row = rows('Values').find(([cell = '']) => quoted(cell)[0] === name);
    const documented = quoted(row?.[1] ?? '').filter((word) => /^[a-z]+$/.test(word));
    expect(documented).toEqual(name === 'convert' ? [...CONVERSIONS] : [...VALUE_TYPES]);
  });
});

it('the documented values give what is said', () => {
  const mapping = mappingOf({ clerk: settings('Values') });
  const fields: UserFields = { metadata: { seats: '5', plan: 'pro' }, email: 'a@acme.com' };
  const said = section('Values').match(/the above gives ([\s\S]*?)\.\n/)?.[1] ?? '';
  const expected: unknown = Object.fromEntries(
    quoted(said).map((pair) => {
      const [name = '', value = ''] = pair.split(': ');
      const parsed: unknown = JSON.parse(value);
      return [`attributes.${name}`, parsed];
    }),
  );
  expect(Object.fromEntries(mapping.userFields('clerk', fields, true))).toMatchObject(
    record(expected),
  );
  expect(Object.keys(record(expected))).toHaveLength(5);
});

describe('the documented groups', () => {
  const heading = 'Settings for each of `clerk`, `auth0`, `cognito`';
  const mapping = mappingOf(settings(heading));
  const set = (...groups: readonly string[]) => {
    const given = mapping.groupSet(
      'cognito',
      groups.map((name) => ({ id: name, name })),
    );
    return given === null ? null : byRule([given])['groups']?.roles;
  };

  it('are these', () => {
    const [told, none] = rows(heading).slice(-2);
    expect(told).toEqual([
      '`acme:adm`, `globex:viewer`, `staff`',
      '`admin` in `acme`, `viewer` in `globex`, `staff` in `main`',
    ]);
    expect(set(...quoted(told?.[0] ?? ''))).toEqual({
      acme: ['admin'],
      globex: ['viewer'],
      main: ['staff'],
    });
    expect(none).toEqual(['none (an empty list)', 'none any more']);
    expect(set()).toEqual({ main: [] });
  });

  it('stand in a config as documented', () => expect(code(heading)).toContain("tenant: 'main'"));
});

it('the documented user key comes from the external id', () => {
  const [head = '', , first = ''] = section('User keys').match(/^\|.*$/gm) ?? [];
  const [, userKey = ''] = head.match(/`userKey: '(.*?)'`/) ?? [];
  expect(userKey).toBe('c-{externalId}');
  expect(quoted(first).slice(0, 3)).toEqual(['user_1', 'external_id: "42"', 'c-42']);
  for (const sameKey of quoted(head).slice(1)) {
    const mapping = mappingOf({ clerk: { userKey, sameKey } });
    expect(mapping.identity('clerk')).toEqual({ by: 'externalId', sameKey });
    expect(mapping.keyOfRecord('clerk', { externalId: '42' })).toBe('c-42');
  }
  expect(quoted(head).slice(1)).toEqual(['refuse', 'newest']);
});

describe('two rules on one instance', () => {
  const conditions = section('Refused at load').match(/when: \{[^}]*\}/g) ?? [];
  const rules = (...whens: readonly string[]) =>
    `({ schema: { resources: { team: {} } }, clerk: { rules: [${whens.map(
      (when, index) => `{ name: 'r${index}', on: 'tenant', instance: 'team:{id}', ${when} }`,
    )}] } })`;

  it('are kept apart by the documented conditions alone', () => {
    const [pro = '', free = ''] = conditions.map((when) => when.replaceAll('`', ''));
    expect(() => mappingOf(runInThisContext(rules(pro, free)))).not.toThrow();
    expect(refusalOf(runInThisContext(rules(pro, pro)))).toContain('clerk.rules.r1.instance: r0');
    expect(failureOf(() => mappingOf(runInThisContext(rules(pro, '')))).code).toBe(
      'invalid_config',
    );
  });
});
