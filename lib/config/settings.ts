import * as z from 'zod/mini';
import { type HandoffIssuer, handoffIssuers } from './handoff-issuers.ts';
import { type MaxRemovals, type ReconcileSource, reconcileSettings } from './reconcile-settings.ts';

/** Permit's rate limits; settings because Permit has changed them before. */
export interface PermitLimits {
  readonly requestsPerMinute: number;
  readonly writesPerMinute: number;
  readonly deletesPerMinute: number;
  readonly bulkPer10Minutes: number;
}

/** A bearer token that stands in a setting, and the only tenant that it opens. */
export interface ScimToken {
  readonly tenant: string;
  readonly token: string;
}

/** Every setting that a function may ask for, by the name of its environment variable. */
export interface Settings {
  readonly SYNC_QUEUE_URL: string;
  /** A queue of its own for imports and reconcile; without it there are none. */
  readonly IMPORT_QUEUE_URL?: string | undefined;
  readonly DEAD_LETTER_QUEUE_URL: string;
  readonly LEDGER_TABLE: string;
  readonly PERMIT_API_KEY: string;
  readonly PERMIT_API_URL: string;
  readonly PERMIT_LIMITS: PermitLimits;
  readonly CLERK_WEBHOOK_SECRETS: readonly string[];
  readonly AUTH0_WEBHOOK_TOKENS: readonly string[];
  /** The pool whose users are read. */
  readonly COGNITO_USER_POOL_ID: string;
  /** The table of lib/scim. */
  readonly SCIM_TABLE: string;
  /** Besides those in the table; without it there are none. */
  readonly SCIM_TOKENS?: readonly ScimToken[] | undefined;
  readonly HANDOFF_ISSUERS: readonly HandoffIssuer[];
  /** For so long an unchanged user is not put on the queue again; 0: every handoff is. */
  readonly HANDOFF_INTERVAL_SECONDS: number;
  /** The longest `?wait`; 0: there is none. */
  readonly HANDOFF_MAX_WAIT_MS: number;
  /** For so long a secret that was read from its parameter is believed without another look. */
  readonly SECRETS_TTL_SECONDS: number;
  /** The providers that are read on a schedule, each with its own settings below. */
  readonly RECONCILE_SOURCES: readonly ReconcileSource[];
  /** Whether differences are only told of, or mended as well. */
  readonly RECONCILE_MODE: 'report' | 'mend';
  /** Between the end of one reading of a provider and the next. */
  readonly RECONCILE_INTERVAL_HOURS: number;
  readonly RECONCILE_MAX_REMOVALS: MaxRemovals;
  readonly CLERK_SECRET_KEY: string;
  readonly AUTH0_DOMAIN: string;
  readonly AUTH0_CLIENT_ID: string;
  readonly AUTH0_CLIENT_SECRET: string;
  /** Another server than the provider's own: for tests. */
  readonly CLERK_API_URL?: string | undefined;
  readonly AUTH0_API_URL?: string | undefined;
}

export type SettingName = keyof Settings;

/** Settings that a function can do without. */
export const OPTIONAL: ReadonlySet<SettingName> = new Set([
  'IMPORT_QUEUE_URL',
  'SCIM_TOKENS',
  'CLERK_API_URL',
  'AUTH0_API_URL',
]);

export const DEFAULTS: Readonly<Partial<Record<SettingName, string>>> = {
  PERMIT_API_URL: 'https://api.permit.io',
  // As documented in March 2026.
  PERMIT_LIMITS:
    '{"requestsPerMinute":1000,"writesPerMinute":300,"deletesPerMinute":60,"bulkPer10Minutes":100}',
  HANDOFF_INTERVAL_SECONDS: '30',
  HANDOFF_MAX_WAIT_MS: '0',
  SECRETS_TTL_SECONDS: '300',
  RECONCILE_MODE: 'report',
  RECONCILE_INTERVAL_HOURS: '24',
  RECONCILE_MAX_REMOVALS: '5%',
};

/** Settings that may stand in a parameter instead, named by `<NAME>_PARAMETER`. */
const SECRETS = [
  'PERMIT_API_KEY',
  'CLERK_WEBHOOK_SECRETS',
  'AUTH0_WEBHOOK_TOKENS',
  'SCIM_TOKENS',
  'CLERK_SECRET_KEY',
  'AUTH0_CLIENT_SECRET',
] as const satisfies readonly SettingName[];
export type SecretName = (typeof SECRETS)[number];
export const SECRET: ReadonlySet<SettingName> = new Set(SECRETS);

function rule(pattern: RegExp, error: string) {
  return z.string().check(z.regex(pattern, { error }));
}

const url = () =>
  z.string().check(
    z.refine((value) => /^https?:\/\/[^\s@]+$/.test(value) && URL.canParse(value), {
      error: 'must be an http or https URL, without credentials',
    }),
  );

/** A comma-separated list; spaces around an entry are no part of it. */
function list(entry: RegExp, error: string) {
  return z.pipe(
    z.pipe(
      z.string(),
      z.transform((value: string) => value.split(',').map((part) => part.trim())),
    ),
    z.array(rule(entry, error)),
  );
}

function limits() {
  const limit = z
    .int({ error: 'must be a positive whole number' })
    .check(z.positive({ error: 'must be a positive whole number' }));
  return z.strictObject(
    {
      requestsPerMinute: limit,
      writesPerMinute: limit,
      deletesPerMinute: limit,
      bulkPer10Minutes: limit,
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `has no such limit: ${issue.keys.join(', ')}`
          : 'must be a JSON object',
    },
  );
}

const json = () =>
  z.pipe(
    z.string(),
    z.transform((value: string): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        return undefined;
      }
    }),
  );

const table = () => rule(/^[\w.:/-]{3,1024}$/, 'must be the name of a DynamoDB table, or its ARN');

/** The tenant as it stands in the path of the URL; a token may have colons of its own. */
const SCIM_TOKEN = /^(?!\.{1,2}:)([\w.-]{1,64}):(\S{20,})$/;
const scimTokens = () =>
  z.pipe(
    list(
      SCIM_TOKEN,
      'must be written tenant:token, e.g. acme:<token>: a tenant of letters, digits and ._- ' +
        '(64 at most), and a token of 20 characters or more, without spaces',
    ),
    z.transform((entries: string[]): readonly ScimToken[] =>
      entries.map((entry) => {
        const at = entry.indexOf(':');
        return { tenant: entry.slice(0, at), token: entry.slice(at + 1) };
      }),
    ),
  );

/** A whole number, from the least to the most that there may be. */
function amount(most: number, least = 0) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.pipe(
    rule(/^\d{1,9}$/, error),
    z.pipe(
      z.transform(Number),
      z.int().check(z.minimum(least, { error }), z.maximum(most, { error })),
    ),
  );
}

/**
 * Reads the text of each setting. A rule is made when its setting is asked for: a function has a few of them, and making
 * all took longer at a cold start than reading those. Every rule has words of its own: zod's might quote the value.
 */
export const RULES: { readonly [Name in SettingName]: () => z.ZodMiniType<Settings[Name]> } = {
  SYNC_QUEUE_URL: url,
  IMPORT_QUEUE_URL: url,
  DEAD_LETTER_QUEUE_URL: url,
  LEDGER_TABLE: table,
  PERMIT_API_KEY: () => rule(/^\S+$/, 'must be an API key, without spaces'),
  // Paths are appended to it.
  PERMIT_API_URL: () =>
    z.pipe(
      url(),
      z.transform((value: string) => value.replace(/\/+$/, '')),
    ),
  PERMIT_LIMITS: () => z.pipe(json(), limits()),
  CLERK_WEBHOOK_SECRETS: () =>
    list(
      /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)$/,
      'must be whsec_ followed by base64, as the Clerk dashboard shows it',
    ),
  AUTH0_WEBHOOK_TOKENS: () =>
    list(
      // A scheme alone is what is left of "Bearer $TOKEN" when the variable was empty.
      /^(?!(?:bearer|basic)$)(?:(?:bearer|basic) +)?\S+$/i,
      'must be a token, or "Bearer <token>", or "Basic <base64>"',
    ),
  COGNITO_USER_POOL_ID: () =>
    rule(
      /^[\w-]{1,55}_[0-9a-zA-Z]+$/,
      'must be the id of a user pool, such as eu-west-1_AbCdEf123',
    ),
  SCIM_TABLE: table,
  SCIM_TOKENS: scimTokens,
  HANDOFF_ISSUERS: () => z.pipe(json(), handoffIssuers()),
  HANDOFF_INTERVAL_SECONDS: () => amount(3600),
  HANDOFF_MAX_WAIT_MS: () => amount(10_000),
  SECRETS_TTL_SECONDS: () => amount(86_400, 10),
  ...reconcileSettings,
  CLERK_API_URL: url,
  AUTH0_API_URL: url,
};
