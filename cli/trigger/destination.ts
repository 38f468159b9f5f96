import { readSettings } from '../../lib/config/index.ts';
import {
  type Answer,
  authorizedAuth0,
  deliver,
  type SampleProvider,
  signedClerk,
} from '../../lib/samples/index.ts';
import { findLocalStack } from '../access/index.ts';
import type { Given } from '../command.ts';
import { CliError, usageError } from '../errors.ts';
import type { TriggerOptions } from './options.ts';
import type { Destination } from './types.ts';

/**
 * Finds out where to send.
 *
 * @throws {CliError} `usage`, `no_local_stack`; {SettingsError} without a secret to sign with
 */
export async function findDestination(
  provider: SampleProvider,
  options: TriggerOptions,
  given: Given,
): Promise<Destination> {
  if (provider === 'cognito') return await cognitoDestination(options, given);
  if (options.function !== undefined) {
    throw usageError(`--function: ${provider} posts to a URL`, 'Give --url instead.');
  }
  if (options.url !== undefined) {
    const url = baseOf(options.url, `/webhooks/${provider}`);
    const secret = await secretOf(provider, (name) => given.access.settings([name]));
    return webhook(provider, url, secret, given);
  }
  assertLocal(options, 'say where its webhooks are: --url https://…');
  const { url, environment: env } = findLocalStack(given.shell.cwd);
  const secret = await secretOf(provider, (name) => readSettings([name], { env }));
  return webhook(provider, url, secret, given);
}

function assertLocal({ stage }: TriggerOptions, remedy: string): void {
  if (stage === undefined || stage === 'local') return;
  throw usageError(`--stage ${stage}: where to?`, `For a stage, ${remedy}`);
}

const SETTINGS = { clerk: 'CLERK_WEBHOOK_SECRETS', auth0: 'AUTH0_WEBHOOK_TOKENS' } as const;
type Webhook = keyof typeof SETTINGS;
type ReadSecrets = (
  name: (typeof SETTINGS)[Webhook],
) => Promise<Readonly<Partial<Record<(typeof SETTINGS)[Webhook], readonly string[]>>>>;

/** The first of them: during a rotation the others are good as well. */
async function secretOf(provider: Webhook, read: ReadSecrets): Promise<string> {
  const name = SETTINGS[provider];
  return (await read(name))[name]?.[0] ?? '';
}

function webhook(provider: Webhook, url: string, secret: string, { shell }: Given): Destination {
  return {
    label: `${url}/webhooks/${provider}`,
    isHere: isHere(url),
    async send(event, signal) {
      const signed =
        provider === 'clerk'
          ? signedClerk(event, secret, shell.now())
          : authorizedAuth0(event, secret);
      const eventId = signed.headers['svix-id'] ?? idOf(event);
      const answer = await answered(url, () => deliver(url, signed, signal));
      return eventId === undefined ? answer : { ...answer, eventId };
    },
  };
}

const idOf = (event: object): string | undefined =>
  'id' in event && typeof event.id === 'string' ? event.id : undefined;

async function cognitoDestination(options: TriggerOptions, given: Given): Promise<Destination> {
  if (options.function !== undefined) {
    if (options.url !== undefined) throw usageError('--url, --function: give one of them');
    const { lambdaDestination } = await import('./lambda.ts');
    return lambdaDestination(options.function, await given.access.place());
  }
  const path = '/2015-03-31/functions/cognito/invocations';
  if (options.url !== undefined && !isHere(baseOf(options.url, path))) {
    throw usageError(
      `--url: Cognito invokes a function, it posts nothing to ${options.url}`,
      'Give --function and the name of the Lambda function.',
    );
  }
  if (options.url === undefined) {
    assertLocal(options, 'say which function Cognito invokes there: --function NAME');
  }
  const url =
    options.url === undefined ? findLocalStack(given.shell.cwd).url : baseOf(options.url, path);
  return {
    label: `${url}${path}`,
    isHere: true,
    send: (event, signal) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(event);
      return answered(url, () => deliver(url, { path, headers, body }, signal));
    },
  };
}

const HERE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const isHere = (url: string): boolean => HERE.includes(new URL(url).hostname);

/** A URL without what we put behind it, for who pastes the whole of it. @throws {CliError} `usage` */
function baseOf(url: string, path: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== '') {
    throw usageError('--url: must be an http or https URL, without credentials');
  }
  const whole = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
  return whole.endsWith(path) ? whole.slice(0, -path.length) : whole;
}

/** @throws {CliError} `unreachable` */
async function answered(url: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    throw new CliError('unreachable', `${url} did not answer (${reasonOf(cause)})`, {
      cause,
      remedy: isHere(url) ? 'Does it run? `npm run dev` starts the local stack.' : 'Check --url.',
    });
  }
}

/** `fetch` hides why in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return error.name;
}
