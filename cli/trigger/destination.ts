import { readSettings } from '../../lib/config/index.ts';
import {
  authorizedAuth0,
  deliver,
  type SampleProvider,
  signedClerk,
} from '../../lib/samples/index.ts';
import { findLocalStack } from '../access/index.ts';
import type { Given } from '../command.ts';
import { usageError } from '../errors.ts';
import { answered, assertLocal, baseOf, isHere } from './address.ts';
import { cognitoDestination } from './cognito-destination.ts';
import type { TriggerOptions } from './options.ts';
import type { Destination } from './types.ts';

/**
 * Finds out where to send.
 *
 * @param what - `isCall`: a call to a user pool's API, as CloudTrail tells it
 * @throws {CliError} `usage`, `no_local_stack`; {SettingsError} without a secret to sign with
 */
export async function findDestination(
  what: { readonly provider: SampleProvider; readonly isCall: boolean },
  options: TriggerOptions,
  given: Given,
): Promise<Destination> {
  const { provider, isCall } = what;
  if (provider === 'cognito') return await cognitoDestination(isCall, options, given);
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
