import * as z from 'zod/mini';

/** Permit's rate limits; settings because Permit has changed them before. */
export interface PermitLimits {
  readonly requestsPerMinute: number;
  readonly writesPerMinute: number;
  readonly deletesPerMinute: number;
  readonly bulkPer10Minutes: number;
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
  readonly SCIM_TOKENS: readonly string[];
}

export type SettingName = keyof Settings;

/** Settings that a function can do without. */
export const OPTIONAL: ReadonlySet<SettingName> = new Set(['IMPORT_QUEUE_URL']);

export const DEFAULTS: Readonly<Partial<Record<SettingName, string>>> = {
  PERMIT_API_URL: 'https://api.permit.io',
  // As documented in March 2026.
  PERMIT_LIMITS:
    '{"requestsPerMinute":1000,"writesPerMinute":300,"deletesPerMinute":60,"bulkPer10Minutes":100}',
};

/** Settings that may stand in a parameter instead, named by `<NAME>_PARAMETER`. */
export const SECRET: ReadonlySet<SettingName> = new Set([
  'PERMIT_API_KEY',
  'CLERK_WEBHOOK_SECRETS',
  'AUTH0_WEBHOOK_TOKENS',
  'SCIM_TOKENS',
]);

function rule(pattern: RegExp, error: string) {
  return z.string().check(z.regex(pattern, { error }));
}

const url = z.string().check(
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

const limit = z
  .int({ error: 'must be a positive whole number' })
  .check(z.positive({ error: 'must be a positive whole number' }));
const limits = z.strictObject(
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
const json = z.pipe(
  z.string(),
  z.transform((value: string): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      return undefined;
    }
  }),
);

/** Reads the text of each setting. Every rule has words of its own: zod's might quote the value. */
export const schema = z.partial(
  z.object({
    SYNC_QUEUE_URL: url,
    IMPORT_QUEUE_URL: url,
    DEAD_LETTER_QUEUE_URL: url,
    LEDGER_TABLE: rule(/^[\w.:/-]{3,1024}$/, 'must be the name of a DynamoDB table, or its ARN'),
    PERMIT_API_KEY: rule(/^\S+$/, 'must be an API key, without spaces'),
    // Paths are appended to it.
    PERMIT_API_URL: z.pipe(
      url,
      z.transform((value: string) => value.replace(/\/+$/, '')),
    ),
    PERMIT_LIMITS: z.pipe(json, limits),
    CLERK_WEBHOOK_SECRETS: list(
      /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)$/,
      'must be whsec_ followed by base64, as the Clerk dashboard shows it',
    ),
    AUTH0_WEBHOOK_TOKENS: list(
      // A scheme alone is what is left of "Bearer $TOKEN" when the variable was empty.
      /^(?!(?:bearer|basic)$)(?:(?:bearer|basic) +)?\S+$/i,
      'must be a token, or "Bearer <token>", or "Basic <base64>"',
    ),
    SCIM_TOKENS: list(/^\S+$/, 'must be a token, without spaces'),
  }),
);
