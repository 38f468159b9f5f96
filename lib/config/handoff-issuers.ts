import * as z from 'zod/mini';

/** Whose tokens the handoff takes. */
export interface HandoffIssuer {
  /** The `iss` of its tokens, letter for letter. */
  readonly issuer: string;
  /** A token must be for one of these (`aud`). */
  readonly audience: readonly string[];
  /** Where its public keys are. */
  readonly jwksUri: string;
  readonly algorithms: readonly string[];
  /** Stands before its user ids, so that those of two issuers stay apart. */
  readonly userPrefix: string;
}

/** Signatures that only who holds the private key can make (RFC 7518, 3.1; RFC 8037). */
const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
const DEFAULT_ALGORITHMS: readonly string[] = ['RS256', 'ES256'];

/** Who can change keys on their way makes tokens: in clear on this machine alone. */
const KEY_URL = /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$))[^\s@]+$/;
const isKeyUrl = (value: string): boolean => KEY_URL.test(value) && URL.canParse(value);
const KEY_URL_RULE = 'must be an https URL, without credentials (http on this machine alone)';

const text = (error: string) => z.string({ error }).check(z.regex(/^\S{1,1024}$/, { error }));
const AUDIENCE_RULE = 'must be the audience of its tokens, or a list of them';

const entry = () =>
  z.strictObject(
    {
      issuer: text('must be the iss of its tokens'),
      audience: z.pipe(
        z.transform((value: unknown) => (Array.isArray(value) ? value : [value])),
        z.array(text(AUDIENCE_RULE)).check(z.minLength(1, { error: AUDIENCE_RULE })),
      ),
      jwksUri: z.exactOptional(
        z.string({ error: KEY_URL_RULE }).check(z.refine(isKeyUrl, { error: KEY_URL_RULE })),
      ),
      algorithms: z.exactOptional(
        z
          .array(z.enum(ASYMMETRIC, { error: `must be of ${ASYMMETRIC.join(', ')}` }), {
            error: 'must be a list of algorithms',
          })
          .check(z.minLength(1, { error: 'must name an algorithm' })),
      ),
      userPrefix: z.exactOptional(
        z
          .string({ error: 'must be a text' })
          .check(
            z.regex(/^\S{0,64}$/, { error: 'must be 64 characters or fewer, without spaces' }),
          ),
      ),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `has no such setting: ${issue.keys.join(', ')}`
          : 'must be a JSON object',
    },
  );

function withDefaults(given: z.infer<ReturnType<typeof entry>>): HandoffIssuer {
  const { issuer, audience, algorithms = DEFAULT_ALGORITHMS, userPrefix = '' } = given;
  return {
    issuer,
    audience,
    // Auth0's issuers end with a slash, others' do not.
    jwksUri: given.jwksUri ?? `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`,
    algorithms,
    userPrefix,
  };
}

const isApart = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** Reads `HANDOFF_ISSUERS` once it is parsed as JSON. An empty list: no token is taken. */
export const handoffIssuers = () =>
  z.pipe(
    z.array(entry(), { error: 'must be a JSON list of issuers' }),
    z.pipe(
      z.transform((entries: z.infer<ReturnType<typeof entry>>[]) => entries.map(withDefaults)),
      z.custom<HandoffIssuer[]>().check(
        z.refine((all) => isApart(all.map(({ issuer }) => issuer)), {
          error: 'names an issuer twice: put its audiences into one list',
        }),
        z.refine((all) => isApart(all.map(({ userPrefix }) => userPrefix)), {
          error: 'must give each issuer a userPrefix of its own: else two could name one user',
        }),
        z.refine((all) => all.every(({ jwksUri }) => isKeyUrl(jwksUri)), {
          error: 'needs a jwksUri for an issuer that is no https URL',
        }),
      ),
    ),
  );
