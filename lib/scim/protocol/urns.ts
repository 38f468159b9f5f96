const SCHEMA = 'urn:ietf:params:scim:schemas';
const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0';

/** RFC 7643, section 10.3, and RFC 7644, section 8.2. */
export const URN = {
  user: `${SCHEMA}:core:2.0:User`,
  enterpriseUser: `${SCHEMA}:extension:enterprise:2.0:User`,
  group: `${SCHEMA}:core:2.0:Group`,
  schema: `${SCHEMA}:core:2.0:Schema`,
  resourceType: `${SCHEMA}:core:2.0:ResourceType`,
  serviceProviderConfig: `${SCHEMA}:core:2.0:ServiceProviderConfig`,
  listResponse: `${MESSAGE}:ListResponse`,
  error: `${MESSAGE}:Error`,
} as const;

export const isUrn = (name: string): boolean => name.slice(0, 4).toLowerCase() === 'urn:';
