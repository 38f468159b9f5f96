import { URN } from '../urns.ts';
import { attribute, complex, values } from './attribute.ts';
import type { Schema } from './schema.ts';
import { CONTACTS } from './user-contacts.ts';

const text = (description: string) => attribute('value', description);

/** RFC 7643, section 4.1. */
export const USER: Schema = {
  id: URN.user,
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute('userName', 'What the person signs in with; unique in the tenant, in every case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', "The parts of the person's name.", [
      attribute('formatted', 'The whole name, as it is shown.'),
      attribute('familyName', 'The family name.'),
      attribute('givenName', 'The given name.'),
      attribute('middleName', 'The middle names.'),
      attribute('honorificPrefix', 'What stands before the name, such as "Dr.".'),
      attribute('honorificSuffix', 'What stands after the name, such as "III".'),
    ]),
    attribute('displayName', 'The name to show.'),
    attribute('nickName', 'What the person is called casually.'),
    attribute('profileUrl', "The address of the person's page.", {
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
    }),
    attribute('title', 'The title, such as "Vice President".'),
    attribute('userType', 'How the person stands to the organization, such as "Contractor".'),
    attribute('preferredLanguage', 'The language to write to the person in, such as "en-US".'),
    attribute('locale', 'How dates, numbers and money are written, such as "en-US".'),
    attribute('timezone', 'The time zone, such as "America/Los_Angeles".'),
    attribute('active', 'Whether the person may come in. True unless the client says otherwise.', {
      type: 'boolean',
    }),
    attribute('password', 'Taken from nobody: it is dropped, and kept nowhere.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    ...CONTACTS,
    complex(
      'groups',
      'The groups that the person is in. They are changed through the groups.',
      [
        attribute('value', "The group's id.", { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', "The group's address.", {
          type: 'reference',
          caseExact: true,
          mutability: 'readOnly',
          referenceTypes: ['Group'],
        }),
        attribute('display', "The group's name.", { mutability: 'readOnly' }),
        attribute('type', 'Always "direct": groups do not nest.', {
          mutability: 'readOnly',
          canonicalValues: ['direct'],
        }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    values('entitlements', 'What the person is entitled to.', text('The entitlement.')),
    values('roles', 'The roles that the directory says the person has.', text('The role.')),
    values(
      'x509Certificates',
      'Certificates of the person.',
      attribute('value', 'The certificate: DER, in base64.', { type: 'binary', caseExact: true }),
    ),
  ],
};
