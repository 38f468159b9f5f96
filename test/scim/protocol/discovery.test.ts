import { describe, expect, it } from 'vitest';
import {
  resourceType,
  resourceTypes,
  schema,
  schemas,
  serviceProviderConfig,
} from '../../../lib/scim/protocol/index.ts';
import { BASE, ENTERPRISE, USER } from './people.ts';
import { errorOf } from './refusal.ts';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ATTRIBUTE = {
  name: expect.any(String),
  type: expect.stringMatching(/^(?:string|boolean|dateTime|reference|binary|complex)$/),
  multiValued: expect.any(Boolean),
  description: expect.any(String),
  required: expect.any(Boolean),
  caseExact: expect.any(Boolean),
  mutability: expect.stringMatching(/^(?:readOnly|readWrite|immutable|writeOnly)$/),
  returned: expect.stringMatching(/^(?:always|never|default|request)$/),
  uniqueness: expect.stringMatching(/^(?:none|server|global)$/),
};

describe('discovery', () => {
  it('says what is supported', () => {
    const config = serviceProviderConfig(BASE);
    expect(config).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: false },
      meta: { resourceType: 'ServiceProviderConfig', location: `${BASE}/ServiceProviderConfig` },
    });
    expect(config.authenticationSchemes).toEqual([
      expect.objectContaining({
        type: 'oauthbearertoken',
        name: expect.any(String),
        description: expect.any(String),
      }),
    ]);
  });

  it('lists the kinds of resources, and tells one', () => {
    expect(resourceTypes(BASE)).toMatchObject({ totalResults: 2, itemsPerPage: 2, startIndex: 1 });
    expect(resourceTypes(BASE).Resources).toEqual([
      resourceType('User', BASE),
      resourceType('group', BASE),
    ]);
    expect(resourceType('User', BASE)).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      schema: USER,
      schemaExtensions: [{ schema: ENTERPRISE, required: false }],
      meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
    });
    expect(errorOf(() => resourceType('Printer', BASE)).status).toBe(404);
  });

  it('lists the schemas, and tells one, whatever the case of its URN', () => {
    expect(schemas(BASE).Resources).toEqual(
      [USER, ENTERPRISE, GROUP].map((urn) => schema(urn.toUpperCase(), BASE)),
    );
    expect(errorOf(() => schema('urn:example:none', BASE)).status).toBe(404);
  });

  it.each([USER, ENTERPRISE, GROUP])('describes each attribute of %s', (urn) => {
    const found = schema(urn, BASE);
    expect(found).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: urn,
      meta: { resourceType: 'Schema', location: `${BASE}/Schemas/${urn}` },
    });
    const attributes = [found.attributes].flat();
    expect(attributes.length).toBeGreaterThan(1);
    for (const attribute of attributes) expect(attribute).toMatchObject(ATTRIBUTE);
    const subs = attributes.flatMap((one) => Object(one).subAttributes ?? []);
    for (const sub of subs) expect(sub).toMatchObject(ATTRIBUTE);
  });

  it('has the attributes of RFC 7643, and shows no password', () => {
    const attributes = [schema(USER, BASE).attributes].flat();
    expect(attributes.map((one) => Object(one).name)).toEqual([
      'userName',
      'name',
      'displayName',
      'nickName',
      'profileUrl',
      'title',
      'userType',
      'preferredLanguage',
      'locale',
      'timezone',
      'active',
      'password',
      'emails',
      'phoneNumbers',
      'ims',
      'photos',
      'addresses',
      'groups',
      'entitlements',
      'roles',
      'x509Certificates',
    ]);
    expect(attributes).toContainEqual(
      expect.objectContaining({ name: 'password', mutability: 'writeOnly', returned: 'never' }),
    );
    expect(attributes).toContainEqual(
      expect.objectContaining({ name: 'userName', required: true, uniqueness: 'server' }),
    );
  });
});
