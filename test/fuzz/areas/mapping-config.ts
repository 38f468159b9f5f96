import auth0Documents from '../../../examples/auth0-documents/sync.config.ts';
import clerkB2b from '../../../examples/clerk-b2b/sync.config.ts';
import cognitoGroups from '../../../examples/cognito-groups/sync.config.ts';
import scimOkta from '../../../examples/scim-okta/sync.config.ts';
import { compileMapping, MappingError, parseConfig } from '../../../lib/mapping/index.ts';
import { damagedValue } from '../damaged.ts';
import { checkRoots } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const configs = [auth0Documents, clerkB2b, cognitoGroups, scimOkta];

export const mappingConfig: readonly FuzzProperty[] = [
  property(
    'a config becomes a mapping, or a MappingError',
    // The team's own words: its errors may quote them.
    damagedValue(configs),
    (given) => {
      try {
        compileMapping(parseConfig(given));
      } catch (error) {
        if (!(error instanceof MappingError)) throw error;
      }
      checkRoots();
    },
    2,
  ),
];
