import { URN } from '../urns.ts';
import { attribute, complex } from './attribute.ts';
import type { Schema } from './schema.ts';

/** RFC 7643, section 4.2. A group's members are users: groups in groups are not supported. */
export const GROUP: Schema = {
  id: URN.group,
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute('displayName', "The group's name.", { required: true }),
    complex(
      'members',
      'The users that are in the group.',
      [
        attribute('value', "The user's id.", {
          required: true,
          caseExact: true,
          mutability: 'immutable',
        }),
        attribute('$ref', "The user's address.", {
          type: 'reference',
          caseExact: true,
          mutability: 'immutable',
          referenceTypes: ['User'],
        }),
        attribute('type', 'Always "User": groups do not nest.', {
          mutability: 'immutable',
          canonicalValues: ['User'],
        }),
        attribute('display', 'What the client calls the user.', { mutability: 'immutable' }),
      ],
      { multiValued: true },
    ),
  ],
};
