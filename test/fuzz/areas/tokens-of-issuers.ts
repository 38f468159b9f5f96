import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { bearerOf } from '../../../lib/handoff/bearer.ts';
import { HandoffError } from '../../../lib/handoff/errors.ts';
import { createVerifier } from '../../../lib/handoff/index.ts';
import { AUDIENCE, signingKey, startKeyServer } from '../../handoff/key-server.ts';
import { damagedString, damagedText } from '../damaged.ts';
import { guarded, guardedAsync, PRIVATE } from '../guard.ts';
import { type FuzzProperty, property, propertyWith } from '../property.ts';

const NOW_S = 1_790_000_000;

const encoded = (text: string): string => Buffer.from(text).toString('base64url');

/** A compact JWS by ES256, whatever its header says. */
function signedBy(key: KeyObject, header: string, claims: string): string {
  const input = `${encoded(header)}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** What a signed token must say to be believed. Written here anew: the test must not believe the code. */
function isGood(header: unknown, claims: unknown, issuer: string): boolean {
  const said = new Map(Object.entries(Object(claims)));
  const head = new Map(Object.entries(Object(header)));
  const [aud, exp, nbf, iat] = ['aud', 'exp', 'nbf', 'iat'].map((name) => said.get(name));
  const isForUs = Array.isArray(aud) ? aud.includes(AUDIENCE) : aud === AUDIENCE;
  const isTime = (value: unknown): value is number => typeof value === 'number';
  return (
    head.get('alg') === 'ES256' &&
    said.get('iss') === issuer &&
    isForUs &&
    isTime(exp) &&
    exp > NOW_S - 30 &&
    (nbf === undefined || (isTime(nbf) && nbf <= NOW_S + 30)) &&
    isTime(iat) &&
    iat <= NOW_S + 60 &&
    iat >= NOW_S - 60 * 24 * 60 * 60
  );
}

interface Sent {
  readonly token: string;
  /** As they were signed; undefined: they were not. */
  readonly texts: { readonly header: string; readonly claims: string } | undefined;
  readonly isPlain: boolean;
}

async function open() {
  const key = await signingKey('k1');
  const server = await startKeyServer(key);
  const own = (await import('node:crypto')).KeyObject.from(key.privateKey);
  const { privateKey: others } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const verify = createVerifier([server.issuer], () => NOW_S * 1000);
  const header = { alg: 'ES256', kid: 'k1', typ: 'JWT' };
  const claims = {
    iss: server.url,
    aud: [AUDIENCE],
    sub: 'ann',
    iat: NOW_S - 5,
    nbf: NOW_S - 5,
    exp: NOW_S + 600,
    email: `${PRIVATE}mail.test`,
  };
  const whole = signedBy(own, JSON.stringify(header), JSON.stringify(claims));
  const [head = '', body = '', signature = ''] = whole.split('.');
  const unsigned = ['none', 'None', 'HS256', 'RS256', 'EdDSA'].map((alg) =>
    encoded(JSON.stringify({ ...header, alg })),
  );
  const embedded = encoded(JSON.stringify({ ...header, jwk: key.jwk, jku: server.url, kid: 'x' }));
  const times = fc.integer({ min: NOW_S - 200, max: NOW_S + 200 });
  const texts = fc.record({
    header: fc.oneof(fc.constant(JSON.stringify(header)), damagedText([header])),
    claims: fc.oneof(
      damagedText([claims]),
      fc
        .record({ exp: times, nbf: times, iat: times })
        .map((c) => JSON.stringify({ ...claims, ...c })),
    ),
  });
  /** Nothing is wrong with them but, perhaps, their times. */
  const plain = fc.record({ exp: times, nbf: times, iat: times }).map((c) => {
    return { header: JSON.stringify(header), claims: JSON.stringify({ ...claims, ...c }) };
  });
  /** Parts of a good token, exchanged or damaged; none of them is what the key has signed. */
  const forged = fc.oneof(
    damagedString([whole]),
    fc.constantFrom(...unsigned, embedded, head).map((first) => `${first}.${body}.${signature}`),
    fc.constantFrom(...unsigned).map((first) => `${first}.${body}.`),
    damagedText([claims]).map((text) => `${head}.${encoded(text)}.${signature}`),
    texts.map((text) => signedBy(others, text.header, text.claims)),
    fc.string(),
  );
  const values: fc.Arbitrary<Sent> = fc.oneof(
    forged.map((token) => ({ token, texts: undefined, isPlain: false })),
    ...[texts, plain].map((some) =>
      some.map((all) => {
        const isPlain = some === plain;
        return { token: signedBy(own, all.header, all.claims), texts: all, isPlain };
      }),
    ),
  );
  const check = async (sent: Sent) => {
    const believed = await guardedAsync([HandoffError], () => verify(sent.token));
    if (sent.texts === undefined) {
      if (believed !== undefined && !isSame(sent.token, whole))
        throw new Error('believed a forgery');
      return;
    }
    const good = isGood(parsed(sent.texts.header), parsed(sent.texts.claims), server.url);
    if (believed !== undefined && !good) throw new Error('believed what it must not');
    if (believed === undefined && good && sent.isPlain) throw new Error('refused a good token');
  };
  return { values, check, close: server.close };
}

/** The last character of a signature has bits that say nothing: another one is the same signature. */
function isSame(token: string, whole: string): boolean {
  const [a, b] = [token, whole].map((text) => {
    const at = text.lastIndexOf('.');
    return [text.slice(0, at), Buffer.from(text.slice(at + 1), 'base64url').toString('hex')].join();
  });
  return a === b;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const tokensOfIssuers: readonly FuzzProperty[] = [
  propertyWith(
    'a token is believed when its issuer signed it for us and for now, and never else',
    open,
    2,
  ),
  property(
    'the bearer token of a request is what stands in its header, or a HandoffError',
    fc.oneof(damagedString(['Bearer abc.def.ghi', 'bearer   x ', `Basic ${PRIVATE}`]), fc.string()),
    (authorization) => {
      const headers = new Map([['authorization', authorization]]);
      const token = guarded([HandoffError], () => bearerOf({ headers }));
      if (token !== undefined && !authorization.includes(token)) throw new Error('of its own');
    },
    2,
  ),
];
