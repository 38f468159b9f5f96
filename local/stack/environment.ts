import { SAMPLE_POOL } from '../../lib/samples/index.ts';
import type { LocalIssuer } from '../issuer/index.ts';
import { credentials, REGION } from './aws.ts';
import { StackError } from './errors.ts';
import type { LocalPermit } from './permit.ts';
import type { LocalQueues } from './queues.ts';
import { scheduleOf } from './reconcile.ts';
import type { LocalTables } from './tables.ts';

/** What senders sign with. */
export interface Secrets {
  /** `whsec_…` */
  readonly clerk: string;
  /** The whole value of `Authorization`, or the bearer token. */
  readonly auth0: string;
  /** Bearer tokens of SCIM, by tenant. */
  readonly scim: ReadonlyMap<string, string>;
}

/** Known to everybody, and so good for nothing but this. */
const CLERK_SECRET = `whsec_${Buffer.from('permit-sync local stack only').toString('base64')}`;
const AUTH0_TOKEN = 'permit-sync-local-auth0-token-that-everybody-knows';
const SCIM_TOKENS = ['acme', 'globex']
  .map((tenant) => `${tenant}:permit-sync-local-scim-token-of-${tenant}`)
  .join(',');
/** Far enough for `?wait` to be tried out. */
const HANDOFF_MAX_WAIT_MS = '10000';

/** Of the caller's environment, what functions get to see as it is. */
const PASSED_ON = [
  'PATH',
  'TZ',
  'LOG_LEVEL',
  'NODE_EXTRA_CA_CERTS',
  'HTTPS_PROXY',
  'NO_PROXY',
  'HANDOFF_INTERVAL_SECONDS',
  // A cognito-local of the caller's own, for `cognito-admin` to look users up in.
  'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
];

export interface EnvironmentParts {
  /** The caller's own environment; its secrets are used where it has some. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly queues: LocalQueues;
  readonly tables: LocalTables;
  readonly permit: LocalPermit;
  /** Whose tokens the handoff takes. */
  readonly issuer: Pick<LocalIssuer, 'url' | 'audience'>;
}

/** The functions' environment. */
export function environmentOf({
  given,
  queues,
  tables,
  permit,
  issuer,
}: EnvironmentParts): Record<string, string> {
  const queueUrl = (id: string) => {
    const queue = queues.queues.get(id);
    if (queue === undefined) throw new StackError('bad_template', `no queue ${id} in infra/`);
    return queue.url;
  };
  const table = (id: string) => {
    if (!tables.tables.has(id)) throw new StackError('bad_template', `no table ${id} in infra/`);
    return id;
  };
  const environment: Record<string, string> = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    SYNC_QUEUE_URL: queueUrl('SyncQueue'),
    IMPORT_QUEUE_URL: queueUrl('ImportQueue'),
    DEAD_LETTER_QUEUE_URL: queueUrl('DeadLetterQueue'),
    LEDGER_TABLE: table('LedgerTable'),
    SCIM_TABLE: table('ScimTable'),
    COGNITO_USER_POOL_ID: given['COGNITO_USER_POOL_ID'] || SAMPLE_POOL,
    PERMIT_API_KEY: permit.apiKey,
    PERMIT_API_URL: permit.url,
    PERMIT_LIMITS: permit.limits,
    CLERK_WEBHOOK_SECRETS: given['CLERK_WEBHOOK_SECRETS'] || CLERK_SECRET,
    AUTH0_WEBHOOK_TOKENS: given['AUTH0_WEBHOOK_TOKENS'] || AUTH0_TOKEN,
    SCIM_TOKENS: given['SCIM_TOKENS'] || SCIM_TOKENS,
    HANDOFF_ISSUERS: given['HANDOFF_ISSUERS'] || trusting(issuer),
    HANDOFF_MAX_WAIT_MS: given['HANDOFF_MAX_WAIT_MS'] || HANDOFF_MAX_WAIT_MS,
    ...scheduleOf(given),
  };
  for (const name of PASSED_ON) {
    const value = given[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** What to sign with for a stack that is started with this environment. */
export function secretsOf(given: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    clerk: first(given['CLERK_WEBHOOK_SECRETS'] || CLERK_SECRET),
    auth0: first(given['AUTH0_WEBHOOK_TOKENS'] || AUTH0_TOKEN),
    scim: byTenant(given['SCIM_TOKENS'] || SCIM_TOKENS),
  };
}

const trusting = ({ url, audience }: EnvironmentParts['issuer']): string =>
  JSON.stringify([{ issuer: url, audience }]);

/** @param list of `tenant:token`; the first of each tenant counts. */
function byTenant(list: string): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  for (const entry of list.split(',')) {
    const [tenant = '', ...token] = entry.trim().split(':');
    if (!tokens.has(tenant)) tokens.set(tenant, token.join(':'));
  }
  return tokens;
}

/** Of a comma-separated list. */
function first(list: string): string {
  return list.split(',')[0]?.trim() ?? '';
}
