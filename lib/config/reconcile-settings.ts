import * as z from 'zod/mini';

/** Providers that can be read. */
const SOURCES = ['clerk', 'auth0', 'cognito'] as const;
export type ReconcileSource = (typeof SOURCES)[number];

/** How much may be taken away of each kind: a share (0 to 1), or so many. */
export type MaxRemovals = { readonly share: number } | { readonly count: number };

const rule = (pattern: RegExp, error: string) => z.string().check(z.regex(pattern, { error }));

const MOST_HOURS = 168;
const HOURS = `must be a whole number from 1 to ${MOST_HOURS}`;
const REMOVALS = 'must be a share such as 5%, or a number such as 20';
const LIST = `must be a comma-separated list of ${SOURCES.join(', ')}`;

const maxRemovals = () =>
  z.pipe(
    rule(/^(?:\d{1,9}|(?:100|\d{1,2}(?:\.\d{1,9})?)\s*%)$/, REMOVALS),
    z.transform(
      (text: string): MaxRemovals =>
        text.endsWith('%') ? { share: Number.parseFloat(text) / 100 } : { count: Number(text) },
    ),
  );

/** Rules of the settings of the scheduled reconcile. */
export const reconcileSettings = {
  RECONCILE_SOURCES: () =>
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((text: string) => [...new Set(text.split(',').map((part) => part.trim()))]),
      ),
      z.array(z.enum(SOURCES, { error: LIST })),
    ),
  RECONCILE_MODE: () => z.enum(['report', 'mend'], { error: 'must be report or mend' }),
  RECONCILE_INTERVAL_HOURS: () =>
    z.pipe(
      rule(/^\d{1,3}$/, HOURS),
      z.pipe(
        z.transform(Number),
        z.int().check(z.minimum(1, { error: HOURS }), z.maximum(MOST_HOURS, { error: HOURS })),
      ),
    ),
  RECONCILE_MAX_REMOVALS: maxRemovals,
  CLERK_SECRET_KEY: () =>
    rule(
      /^(?!pk_)\S+$/,
      'must be a secret key, which begins with sk_: a publishable one cannot read',
    ),
  AUTH0_DOMAIN: () =>
    rule(
      /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?$/,
      'must be a domain such as example.eu.auth0.com, without https:// and without a path',
    ),
  AUTH0_CLIENT_ID: () => rule(/^\S+$/, 'must be an id, without spaces'),
  AUTH0_CLIENT_SECRET: () => rule(/^\S+$/, 'must be a secret, without spaces'),
};
