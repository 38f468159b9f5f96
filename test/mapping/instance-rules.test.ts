import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/jobs/index.ts';
import { failureOf, mappingOf, ofTenant, ofUser } from './reading.ts';

const schema = {
  resources: {
    space: { roles: ['owner'] },
    folder: { roles: ['editor'], relations: { parent: 'folder', next: 'folder', space: 'space' } },
  },
};
const FOLDERS = {
  name: 'r',
  on: 'tenant',
  each: 'metadata.folders',
  instance: 'folder:{tenant}-{item.id}',
  relations: { parent: 'folder:{tenant}-{item.parent}' },
};
const mappingWith = (rule: object) =>
  mappingOf({ schema, auth0: { rules: [rule], trust: ['organization.slug'] } });
const declared = (rule: object, folders: Json) =>
  ofTenant(mappingWith(rule), 'auth0', { metadata: { folders } })['r']?.instances;

describe('instances', () => {
  it('are declared item by item, with all attributes and those relationships that there are', () => {
    const rule = {
      ...FOLDERS,
      attributes: {
        title: { from: 'item.title', default: 'untitled' },
        tier: 'metadata.tier',
        kind: { value: 'folder' },
        all: 'item',
      },
    };
    expect(declared(rule, [{ id: 'a' }, { id: 'b', title: 'B', parent: 'a' }])).toEqual({
      'folder:org_1-a': {
        tenant: 'org_1',
        'attributes.title': 'untitled',
        'attributes.tier': null,
        'attributes.kind': 'folder',
        'attributes.all': { id: 'a' },
      },
      'folder:org_1-b': {
        tenant: 'org_1',
        'attributes.title': 'B',
        'attributes.tier': null,
        'attributes.kind': 'folder',
        'attributes.all': { id: 'b', title: 'B', parent: 'a' },
        relations: { 'folder:org_1-a': ['parent'] },
      },
    });
  });

  it('are all gone of an empty list, and stay without one', () => {
    expect(declared(FOLDERS, [])).toEqual({});
    expect(declared(FOLDERS, null)).toBeUndefined();
    expect(declared({ ...FOLDERS, absent: 'remove' }, null)).toEqual({});
  });

  it('that two items declare are as the last one says', () => {
    const folders = [{ id: 'a', parent: 'x' }, { id: 'b' }, { id: 'a', parent: 'y' }];
    expect(declared(FOLDERS, folders)?.['folder:org_1-a']).toEqual({
      tenant: 'org_1',
      relations: { 'folder:org_1-y': ['parent'] },
    });
  });

  it('may be related to several, and to one in several ways', () => {
    const rule = {
      name: 'r',
      on: 'tenant',
      instance: 'folder:{id}',
      relations: {
        space: ['space:main', 'space:{slug}', 'space:{metadata.other}'],
        parent: 'folder:root',
        next: 'folder:root',
      },
    };
    const sets = ofTenant(mappingWith(rule), 'auth0', { slug: 'acme' });
    expect(sets['r']?.instances).toEqual({
      'folder:org_1': {
        tenant: 'org_1',
        relations: {
          'space:main': ['space'],
          'space:acme': ['space'],
          'folder:root': ['parent', 'next'],
        },
      },
    });
  });

  it('have their attributes converted once for a record, and each its own of its item', () => {
    const rule = {
      ...FOLDERS,
      attributes: { id: 'item.id', tags: { from: 'metadata.tags', convert: 'split' } },
    };
    const metadata = { tags: 'a, b', folders: [{ id: 1 }, { id: 2 }] };
    const [set] = mappingWith(rule).tenantSets('auth0', 'org_1', 'org_1', { metadata }, true);
    const [one, other] = set?.instances.map(({ fields }) => fields) ?? [];
    expect([one?.get('attributes.id'), other?.get('attributes.id')]).toEqual([1, 2]);
    expect(one?.get('attributes.tags')).toEqual(['a', 'b']);
    // A long text is not taken apart a thousand times over.
    expect(other?.get('attributes.tags')).toBe(one?.get('attributes.tags'));
  });

  it("of a user's record carry the user's roles, if the rule gives some", () => {
    const rule = {
      name: 'r',
      on: 'user',
      instance: 'folder:{user}',
      tenant: '{metadata.org}',
      attributes: { mail: 'email' },
    };
    const fields = { email: 'ann@mail.test', metadata: { org: 'o1' } };
    const instances = { 'folder:auth0_x7C_1': { tenant: 'o1', 'attributes.mail': fields.email } };
    const of = (more: object) =>
      ofUser(mappingWith({ ...rule, ...more }), 'auth0', fields, true, 'auth0|1')['r'];
    expect(of({})).toEqual({ roles: {}, instances });
    expect(of({ roles: 'editor' })).toEqual({
      roles: { 'folder:auth0_x7C_1': ['editor'] },
      instances,
    });
  });

  it('are no answer where a partial record does not name what an attribute or relation reads', () => {
    const rule = { name: 'r', on: 'tenant', instance: 'folder:{id}' };
    for (const more of [
      { attributes: { title: 'name' } },
      { relations: { space: 'space:{slug}' } },
    ]) {
      const mapping = mappingWith({ ...rule, ...more });
      expect(ofTenant(mapping, 'auth0', { metadata: {} }, false)).toEqual({});
      expect(ofTenant(mapping, 'auth0', { name: 'x', slug: 'y' }, false)).not.toEqual({});
    }
  });
});

describe('instances that go round in a circle dead-letter the job', () => {
  it.each<readonly [string, Json]>([
    ['one with itself', [{ id: 'a', parent: 'a' }]],
    [
      'two',
      [
        { id: 'a', parent: 'b' },
        { id: 'b', parent: 'a' },
      ],
    ],
    [
      'some, beside others',
      [
        { id: 'root' },
        { id: 'a', parent: 'c' },
        { id: 'b', parent: 'a' },
        { id: 'c', parent: 'b' },
      ],
    ],
    [
      'one that is declared again',
      [{ id: 'a' }, { id: 'b', parent: 'a' }, { id: 'a', parent: 'b' }],
    ],
  ])('%s', (_, folders) => {
    expect(failureOf(() => declared(FOLDERS, folders))).toEqual({
      code: 'cyclic_relation',
      message: "auth0.rules.r.relations.parent: the record's instances go round in a circle",
    });
  });

  it('but not a tree, in whatever order, nor one whose root is declared elsewhere', () => {
    const tree = [
      { id: 'c', parent: 'b' },
      { id: 'd', parent: 'b' },
      { id: 'b', parent: 'a' },
      { id: 'a', parent: 'elsewhere' },
    ];
    expect(Object.keys(declared(FOLDERS, tree) ?? {})).toHaveLength(4);
  });

  it('nor two relations that point at each other', () => {
    const relations = { ...FOLDERS.relations, next: 'folder:{tenant}-{item.next}' };
    const folders = [
      { id: 'a', next: 'b' },
      { id: 'b', parent: 'a' },
    ];
    expect(Object.keys(declared({ ...FOLDERS, relations }, folders) ?? {})).toHaveLength(2);
  });
});

it.each<readonly [object, Json, string, string]>([
  [{}, [{ id: '' }], 'empty_value', 'instance'],
  [{}, [{}], 'missing_value', 'instance'],
  [{}, [{ id: 'a', parent: '' }], 'empty_value', 'relations.parent'],
  [{}, [{ id: 'a', parent: ['b'] }], 'wrong_type', 'relations.parent'],
  [
    { attributes: { n: { from: 'item.n', type: 'number' } } },
    [{ id: 'a', n: 'x' }],
    'wrong_type',
    'attributes.n',
  ],
])('%j of %j dead-letters the job by its reason and path', (rule, folders, code, setting) => {
  const failure = failureOf(() => declared({ ...FOLDERS, ...rule }, folders));
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(new RegExp(`^auth0\\.rules\\.r\\.${setting}: `));
});
