import type { LambdaFunction } from '../lambda/function.ts';
import { failure } from '../lambda/outcome.ts';

/** The function that asks providers, and needs one. */
export const RECONCILE = 'reconcile';

/** What it alone gets to see of the caller's environment: nobody else needs a provider's secrets. */
const OWN = [
  'RECONCILE_MODE',
  'RECONCILE_MAX_REMOVALS',
  'CLERK_SECRET_KEY',
  'CLERK_API_URL',
  'AUTH0_DOMAIN',
  'AUTH0_CLIENT_ID',
  'AUTH0_CLIENT_SECRET',
  'AUTH0_API_URL',
];
/** What the command line wants to know as well. */
const SCHEDULE = ['RECONCILE_SOURCES', 'RECONCILE_INTERVAL_HOURS'];

type Given = Readonly<Record<string, string | undefined>>;

/** Whether there is a provider to be read. */
export const isReconcileOn = (given: Given): boolean => Boolean(given['RECONCILE_SOURCES']?.trim());

/** Settings of the schedule, where it is on: not secret. */
export const scheduleOf = (given: Given): Record<string, string> =>
  isReconcileOn(given) ? pick(SCHEDULE, given) : {};

/** Settings of the reconcile function besides everybody's. */
export const reconcileSettingsOf = (given: Given): Record<string, string> => ({
  ...pick(OWN, given),
  // That of the samples is nobody's: there would be nothing to read.
  COGNITO_USER_POOL_ID: given['COGNITO_USER_POOL_ID'] ?? '',
});

const pick = (names: readonly string[], given: Given): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = given[name];
      return value ? [[name, value]] : [];
    }),
  );

/** Stands in its place where there is no provider to be read, and says so. */
export const nobodyToRead: LambdaFunction = {
  name: RECONCILE,
  arn: '',
  invoke: async () =>
    failure(
      'NoProvider',
      'no provider to read is set: start npm run dev with RECONCILE_SOURCES=clerk and CLERK_SECRET_KEY, or those of auth0 or cognito (docs/local.md)',
    ),
  close: async () => {},
};
