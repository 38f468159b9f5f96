import { type Attribute, attribute, complex, labels, values } from './attribute.ts';

const text = (description: string): Attribute => attribute('value', description);

/** How to reach a person: the lists of RFC 7643, section 4.1.2 that are about that. */
export const CONTACTS: readonly Attribute[] = [
  values('emails', 'E-mail addresses.', text('The address.'), ['work', 'home', 'other']),
  values('phoneNumbers', 'Telephone numbers.', text('The number.'), [
    'work',
    'home',
    'mobile',
    'fax',
    'pager',
    'other',
  ]),
  values('ims', 'Instant messaging addresses.', text('The address.'), [
    'aim',
    'gtalk',
    'icq',
    'xmpp',
    'msn',
    'skype',
    'qq',
    'yahoo',
  ]),
  values(
    'photos',
    'Addresses of photos of the person.',
    attribute('value', 'The address of the photo.', {
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
    }),
    ['photo', 'thumbnail'],
  ),
  complex(
    'addresses',
    'Postal addresses.',
    [
      attribute('formatted', 'The whole address, as on a label; it may have several lines.'),
      attribute('streetAddress', 'Street and number, floor, and the like.'),
      attribute('locality', 'The town.'),
      attribute('region', 'The state or region.'),
      attribute('postalCode', 'The postal code.'),
      attribute('country', 'The country, such as "US".'),
      ...labels(['work', 'home', 'other']),
    ],
    { multiValued: true },
  ),
];
