import type { Attribute } from './attribute.ts';
import { attribute, complex } from './attribute.ts';
import { ENTERPRISE_USER } from './enterprise-user.ts';
import { GROUP } from './group.ts';
import type { Resource, ResourceName, Schema } from './schema.ts';
import { USER } from './user.ts';

/** What every resource has, and no schema lists (RFC 7643, section 3.1). */
export const COMMON: readonly Attribute[] = [
  attribute('id', "The resource's id.", {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', "The client's own id of it.", { caseExact: true }),
  attribute('schemas', 'The schemas that the resource has attributes of.', {
    type: 'reference',
    multiValued: true,
    mutability: 'readOnly',
    returned: 'always',
  }),
  complex(
    'meta',
    'About the resource.',
    [
      attribute('resourceType', 'The kind of resource.', { caseExact: true }),
      attribute('created', 'When it came to be.', { type: 'dateTime' }),
      attribute('lastModified', 'When it was last changed.', { type: 'dateTime' }),
      attribute('location', 'Its address.', { type: 'reference', caseExact: true }),
      attribute('version', 'Its version.', { caseExact: true }),
    ],
    { mutability: 'readOnly' },
  ),
];

const RESOURCES: Readonly<Record<ResourceName, Resource>> = {
  User: {
    name: 'User',
    endpoint: '/Users',
    description: USER.description,
    schema: USER,
    extensions: [ENTERPRISE_USER],
  },
  Group: {
    name: 'Group',
    endpoint: '/Groups',
    description: GROUP.description,
    schema: GROUP,
    extensions: [],
  },
};

export const resourceOf = (name: ResourceName): Resource => RESOURCES[name];

export const ALL_RESOURCES: readonly Resource[] = Object.values(RESOURCES);

export const ALL_SCHEMAS: readonly Schema[] = ALL_RESOURCES.flatMap(({ schema, extensions }) => [
  schema,
  ...extensions,
]);
