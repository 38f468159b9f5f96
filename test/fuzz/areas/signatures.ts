import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { createAuth0, createClerk, VerificationError } from '../../../lib/providers/index.ts';
import { byteDamage, damagedString, textDamage } from '../damaged.ts';
import { documentsOf } from '../documents.ts';
import { guarded, PRIVATE } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const NOW_S = 1_790_000_000;
const TOLERANCE_S = 300;
const KEYS = ['a key of today', 'and of yesterday'].map((text) => Buffer.from(text));
const clerk = createClerk(KEYS.map((key) => `whsec_${key.toString('base64')}`));

interface Signed {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: Buffer;
}

/** The HMAC that only who has a key can make. Written here anew: the test must not believe the code. */
function signatureOf(key: Buffer, { id, timestamp, body }: Omit<Signed, 'signature'>): string {
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

const requests = documentsOf('clerk').flatMap((document, index) =>
  KEYS.map((key): Signed => {
    const what = {
      id: `msg_${index}`,
      timestamp: String(NOW_S),
      body: Buffer.from(JSON.stringify(document)),
    };
    return { ...what, signature: signatureOf(key, what) };
  }),
);

const times = fc.oneof(
  fc.integer({ min: NOW_S - 400, max: NOW_S + 400 }).map(String),
  fc.constantFrom('', '0', '-1', '1e9', `${NOW_S}.0`, ` ${NOW_S}`, '9'.repeat(40), PRIVATE),
);
type Part = keyof Signed;
/** Makes one part of a request into something else, with another genuine request at hand. */
type Forgery = (whole: Signed, other: Signed) => Signed;

const parts: readonly Part[] = ['id', 'timestamp', 'signature', 'body'];
const forgery: fc.Arbitrary<Forgery> = fc.oneof(
  fc.constantFrom(...parts).map(
    (part): Forgery =>
      (whole, other) => {
        return { ...whole, [part]: other[part] };
      },
  ),
  byteDamage.map(
    (damage): Forgery =>
      (whole) => ({ ...whole, body: damage(whole.body) }),
  ),
  textDamage.map(
    (damage): Forgery =>
      (whole) => ({ ...whole, id: damage(whole.id) }),
  ),
  textDamage.map(
    (damage): Forgery =>
      (whole) => ({ ...whole, signature: damage(whole.signature) }),
  ),
  times.map(
    (timestamp): Forgery =>
      (whole) => ({ ...whole, timestamp }),
  ),
  fc
    .constantFrom<((signature: string, other: string) => string)[]>(
      (signature, other) => `${other} ${signature}`,
      (signature) => `v1a,xyz ${signature} v1,`,
      (signature) => signature.replace('v1,', 'v2,'),
      () => `v1,${'A'.repeat(43)}=`,
      () => PRIVATE,
      () => '',
    )
    .map(
      (write): Forgery =>
        (whole, other) => {
          return { ...whole, signature: write(whole.signature, other.signature) };
        },
    ),
);
const forged = fc.record({
  whole: fc.constantFrom(...requests),
  other: fc.constantFrom(...requests),
  forgeries: fc.array(forgery, { maxLength: 3 }),
  signedAgain: fc.constantFrom<('no' | 'by a key' | 'by another')[]>(
    'no',
    'no',
    'by a key',
    'by another',
  ),
});

function isGenuine(sent: Signed): boolean {
  const { id, timestamp } = sent;
  const isNow = /^\d+$/.test(timestamp) && Math.abs(NOW_S - Number(timestamp)) <= TOLERANCE_S;
  if (!isNow || id === '') return false;
  const given = sent.signature.split(' ');
  return KEYS.some((key) => given.includes(signatureOf(key, sent)));
}

const TOKENS = [
  'loom-token-1',
  'Bearer loom-token-2',
  'Basic c2h1dHRsZTpwYXNzd29yZA==',
  'weft:password-4',
];
const auth0 = createAuth0(TOKENS);
/** What opens: the token, however its scheme is written. */
const bare = (token: string): string => token.replace(/^(?:bearer|basic) /i, '');
const written: readonly ((token: string) => string)[] = [
  (token) => token,
  (token) => `Bearer ${bare(token)}`,
  (token) => `bEARER   ${bare(token)} `,
  (token) => `Basic ${bare(token)}`,
  (token) => `basic ${Buffer.from(bare(token)).toString('base64')}`,
  (token) => `Digest ${bare(token)}`,
];

const configured = TOKENS.map(inSmallScheme);

/** Schemes are written in any case, and with any number of spaces behind them. */
function inSmallScheme(value: string): string {
  return value
    .trim()
    .replace(/^(?:bearer|basic) +/i, (scheme) => `${scheme.trim().toLowerCase()} `);
}

/** Whether one of the tokens is just what was sent, or what stands behind its scheme. Written anew, as above. */
function isCredential(authorization: string): boolean {
  const sent = inSmallScheme(authorization);
  const forms = [sent];
  if (sent.startsWith('bearer ')) forms.push(sent.slice(7));
  if (sent.startsWith('basic ')) forms.push(Buffer.from(sent.slice(6), 'base64').toString());
  return forms.some((form) => configured.includes(form));
}

export const signatures: readonly FuzzProperty[] = [
  property(
    'a request of Clerk is believed when a key signed just its id, time and body, and never else',
    forged,
    ({ whole, other, forgeries, signedAgain }) => {
      const sent = forgeries.reduce((current, forge) => forge(current, other), whole);
      const key = signedAgain === 'by a key' ? KEYS[0] : Buffer.from('somebody else');
      const signature =
        signedAgain === 'no' || key === undefined ? sent.signature : signatureOf(key, sent);
      const request = { ...sent, signature };
      const headers = new Map([
        ['svix-id', request.id],
        ['svix-timestamp', request.timestamp],
        ['svix-signature', request.signature],
      ]);
      const believed = guarded([VerificationError], () =>
        clerk.verify({ headers, body: request.body }, NOW_S * 1000 + 500),
      );
      if ((believed !== undefined) !== isGenuine(request)) {
        throw new Error(believed === undefined ? 'refused what is genuine' : 'believed a forgery');
      }
    },
    8,
  ),
  property(
    'a request of Auth0 is believed when it has a whole credential, and never else',
    fc.record({
      token: fc.oneof(damagedString(TOKENS), damagedString(TOKENS.map(bare)), fc.string()),
      as: fc.constantFrom(...written),
    }),
    ({ token, as }) => {
      const authorization = as(token);
      const headers = new Map([['authorization', authorization]]);
      const believed = guarded([VerificationError], () =>
        auth0.verify({ headers, body: Buffer.alloc(0) }, 0),
      );
      if ((believed !== undefined) !== isCredential(authorization)) {
        throw new Error(believed === undefined ? 'refused a credential' : 'believed what is none');
      }
    },
    4,
  ),
  property(
    'a credential of Auth0 with one character changed is refused, however it is written',
    fc.record({
      token: fc.constantFrom(...TOKENS.map(bare)),
      at: fc.nat(),
      by: fc.constantFrom('x', '-', '0', 'é', '%', ''),
      as: fc.constantFrom(...written),
    }),
    ({ token, at, by, as }) => {
      const place = at % token.length;
      const changed = token.slice(0, place) + by + token.slice(place + 1);
      if (TOKENS.map(bare).includes(changed)) return;
      const headers = new Map([['authorization', as(changed)]]);
      const believed = guarded([VerificationError], () =>
        auth0.verify({ headers, body: Buffer.alloc(0) }, 0),
      );
      if (believed !== undefined) throw new Error(`believed ${changed}`);
    },
    3,
  ),
];
