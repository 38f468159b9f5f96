import * as fc from 'fast-check';
import { ScimError } from '../../../lib/scim/errors.ts';
import { readParameters } from '../../../lib/scim/http/parameters.ts';
import { readPath } from '../../../lib/scim/http/read-path.ts';
import { readSearch } from '../../../lib/scim/http/read-search.ts';
import {
  lookupsOf,
  matches,
  parseFilter,
  patchUser,
  readGroup,
  readGroupPatch,
  readJson,
  readUser,
} from '../../../lib/scim/protocol/index.ts';
import { isTenant } from '../../../lib/scim/tenant.ts';
import { damagedBody, damagedString } from '../damaged.ts';
import { documentsOf, partsOf } from '../documents.ts';
import { guarded, PRIVATE } from '../guard.ts';
import { hostileName } from '../hostile-json.ts';
import { type FuzzProperty, property } from '../property.ts';

const DIALECTS = ['entra', 'entra-aadoptscim062020', 'okta-oin', 'okta-custom', 'auth0-outbound'];
const all = DIALECTS.flatMap((dialect) => documentsOf(`scim/${dialect}`));
const bodies = partsOf(all, 'body').filter((body) => typeof body === 'object' && body !== null);
const users = bodies.filter((body) => 'userName' in Object(body));
const groups = bodies.filter(
  (body) => 'displayName' in Object(body) && !('userName' in Object(body)),
);
const patches = bodies.filter((body) => 'Operations' in Object(body));

const USER = readUser(users[0]);
const GROUP = readGroup(groups[0]).document;
const PRESENTED = {
  userName: 'ida',
  active: true,
  emails: [{ value: 'ida@mail.test', type: 'work', primary: true }],
  meta: { created: '2026-01-31T08:00:00Z' },
};

const FILTERS = [
  'userName eq "ida"',
  'emails[type eq "work" and primary eq true].value co "@"',
  'not (active eq false) and (name.givenName pr or externalId sw "x")',
  'meta.lastModified gt "2026-01-31T08:00:00Z"',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department ne null',
  'groups.value eq "6d1a1c0e-0000-4000-8000-000000000001"',
  'displayName eq editor',
];
const WORDS = 'userName|emails|members|eq|pr|and|or|not|(|)|[|]|"x"|"|.value|null|true|1'.split(
  '|',
);
const filters = fc.oneof(
  damagedString(FILTERS),
  fc
    .array(fc.oneof(fc.constantFrom(...WORDS), hostileName), { maxLength: 12 })
    .map((w) => w.join(' ')),
  fc
    .tuple(fc.constantFrom('(', 'not (', 'emails['), fc.nat({ max: 300 }))
    .map(([o, n]) => o.repeat(n)),
  fc.string().map((value) => `userName eq ${JSON.stringify(PRIVATE + value)}`),
);
const queries = damagedString([
  'filter=userName%20eq%20%22ida%22&startIndex=1&count=10',
  'attributes=userName,emails&excludedAttributes=members',
  `FILTER=%&count=${PRIVATE}&count=1&startindex=%ff`,
  '__proto__=1&constructor=2&filter=a+b',
]);
const paths = fc.oneof(
  damagedString([
    '/scim/v2/acme/Users/1',
    '/prod/scim/v2/acme/Groups',
    '/scim/v2/%61cme/Users/%2e%2e',
  ]),
  fc
    .array(fc.constantFrom('/', 'scim', 'v2', 'acme', '..', '%2f', '%00', '%', 'Users', '.'))
    .map((p) => p.join('')),
);

const read = (body: Uint8Array): unknown => guarded([ScimError], () => readJson(body));

export const scimProtocol: readonly FuzzProperty[] = [
  property(
    'a SCIM filter is read and asked, or a ScimError',
    fc.tuple(filters, fc.constantFrom<('User' | 'Group')[]>('User', 'Group')),
    ([text, resource]) => {
      const filter = guarded([ScimError], () => parseFilter(text, resource));
      if (filter === undefined) return;
      guarded([], () => [matches(filter, PRESENTED), lookupsOf(filter)]);
    },
    8,
  ),
  property(
    'a SCIM user or group is read, or a ScimError',
    damagedBody([...users, ...groups]),
    (bytes) => {
      const body = read(bytes);
      guarded([ScimError], () => readUser(body));
      guarded([ScimError], () => readGroup(body));
    },
    6,
  ),
  property(
    'a SCIM patch is carried out, or a ScimError',
    damagedBody(patches),
    (bytes) => {
      const body = read(bytes);
      guarded([ScimError], () => patchUser(USER, body, 'id-1'));
      guarded([ScimError], () => readGroupPatch(GROUP, body, 'id-1'));
    },
    8,
  ),
  property(
    'a path within a SCIM patch changes what it names, or is a ScimError',
    fc.tuple(
      fc.constantFrom('add', 'replace', 'remove'),
      fc.oneof(
        filters,
        damagedString(['emails[type eq "work"].value', 'name.familyName', 'a:b:c.d']),
      ),
      fc.constantFrom<unknown[]>('x', true, { value: 'x' }, [{ value: 'x' }], null, 1),
    ),
    ([op, path, value]) => {
      const body = { Operations: [{ op, path, value }] };
      guarded([ScimError], () => patchUser(USER, body, 'id-1'));
      guarded([ScimError], () => readGroupPatch(GROUP, body, 'id-1'));
    },
    4,
  ),
  property(
    'a SCIM query is read, or a ScimError',
    queries,
    (query) => {
      const parameters = guarded([ScimError], () => readParameters(query));
      if (parameters !== undefined && !(parameters.startIndex >= 1 && parameters.count <= 10_000)) {
        throw new Error('asks for what there is not');
      }
    },
    2,
  ),
  property(
    'a SCIM search is read, or a ScimError',
    damagedBody([
      { schemas: [], filter: 'userName pr', attributes: ['userName'], startIndex: 1, count: 5 },
    ]),
    (bytes) => {
      guarded([ScimError], () => readSearch(read(bytes)));
    },
    2,
  ),
  property(
    'a path has the tenant that stands in it, or none',
    paths,
    (path) => {
      const found = guarded([], () => readPath(path));
      const tenant = found?.tenant ?? '';
      if (isTenant(tenant) && !/^[\w.-]{1,64}$/.test(tenant)) throw new Error('no tenant');
      if (isTenant(tenant) && /^\.{1,2}$/.test(tenant)) throw new Error('a folder');
    },
    2,
  ),
];
