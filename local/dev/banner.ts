import { styleText } from 'node:util';
import type { Stack } from '../stack/index.ts';

export interface BannerOptions {
  readonly dataDir: string | undefined;
  /** The caller's environment: a secret of its own is named, not shown. */
  readonly given: Readonly<Record<string, string | undefined>>;
}

/** Where everything is, and how to send something. */
export function banner(stack: Stack, { dataDir, given }: BannerOptions): string {
  const { urls, secrets, queues, permit } = stack;
  const dead = queues.get('DeadLetterQueue')?.url ?? '';
  const title = (text: string) => styleText('bold', text);
  const secret = (name: string, local: string) => (given[name] ? `your ${name}` : local);
  const standIn = permit.standIn !== undefined;
  const rows: [string, string][] = [
    ['Clerk webhook', `${urls.http}/webhooks/clerk`],
    ['  signed with', secret('CLERK_WEBHOOK_SECRETS', secrets.clerk)],
    ['Auth0 webhook', `${urls.http}/webhooks/auth0`],
    ['  Authorization', secret('AUTH0_WEBHOOK_TOKENS', secrets.auth0)],
    ['Cognito trigger', `${urls.http}/2015-03-31/functions/cognito/invocations`],
    ['Permit', `${urls.permit} (${standIn ? 'stand-in' : 'the real one'})`],
    ...(standIn
      ? [['  what it holds', `${urls.permit}/_standin/facts`] satisfies [string, string]]
      : []),
    ['SQS', urls.sqs],
    ['  live queue', stack.environment['SYNC_QUEUE_URL'] ?? ''],
    ['  dead letters', dead],
    ['DynamoDB', `${urls.dynamodb}, table ${stack.environment['LEDGER_TABLE']}`],
    ['State', dataDir ?? 'in memory; --data DIR keeps it'],
  ];
  const port = new URL(urls.http).port;
  return [
    '',
    title('permit-sync, local stack'),
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(17)} ${value}`),
    ...stack.missing.map((name) => styleText('yellow', `  functions/${name}.ts is not there`)),
    '',
    title('Send an event') + styleText('dim', '  (from another terminal; Ctrl-C ends the stack)'),
    '',
    `  npm run --silent send -- clerk user.created --port ${port}`,
    `  npm run --silent send -- auth0 path/to/event.json --port ${port}`,
    '',
  ].join('\n');
}
