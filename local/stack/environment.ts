import { credentials, REGION } from './aws.ts';
import { StackError } from './errors.ts';
import type { LocalLedger } from './ledger.ts';
import type { LocalPermit } from './permit.ts';
import type { LocalQueues } from './queues.ts';

/** What senders sign with. */
export interface Secrets {
  /** `whsec_…` */
  readonly clerk: string;
  /** The whole value of `Authorization`, or the bearer token. */
  readonly auth0: string;
}

/** Known to everybody, and so good for nothing but this. */
const CLERK_SECRET = `whsec_${Buffer.from('permit-sync local stack only').toString('base64')}`;
const AUTH0_TOKEN = 'permit-sync-local-auth0-token-that-everybody-knows';

/** Of the caller's environment, what functions get to see as it is. */
const PASSED_ON = ['PATH', 'TZ', 'LOG_LEVEL', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NO_PROXY'];

export interface EnvironmentParts {
  /** The caller's own environment; its secrets are used where it has some. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly queues: LocalQueues;
  readonly ledger: LocalLedger;
  readonly permit: LocalPermit;
}

/** The functions' environment. */
export function environmentOf({
  given,
  queues,
  ledger,
  permit,
}: EnvironmentParts): Record<string, string> {
  const queueUrl = (id: string) => {
    const queue = queues.queues.get(id);
    if (queue === undefined) throw new StackError('bad_template', `no queue ${id} in infra/`);
    return queue.url;
  };
  const environment: Record<string, string> = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: ledger.endpoint,
    SYNC_QUEUE_URL: queueUrl('SyncQueue'),
    IMPORT_QUEUE_URL: queueUrl('ImportQueue'),
    DEAD_LETTER_QUEUE_URL: queueUrl('DeadLetterQueue'),
    LEDGER_TABLE: ledger.table,
    PERMIT_API_KEY: permit.apiKey,
    PERMIT_API_URL: permit.url,
    PERMIT_LIMITS: permit.limits,
    CLERK_WEBHOOK_SECRETS: given['CLERK_WEBHOOK_SECRETS'] || CLERK_SECRET,
    AUTH0_WEBHOOK_TOKENS: given['AUTH0_WEBHOOK_TOKENS'] || AUTH0_TOKEN,
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
  };
}

/** Of a comma-separated list. */
function first(list: string): string {
  return list.split(',')[0]?.trim() ?? '';
}
