import { styleText } from 'node:util';
import type { Stack } from '../stack/index.ts';
import { isReconcileOn } from '../stack/reconcile.ts';

export interface BannerOptions {
  /** The mapping's file, for people. */
  readonly config: string;
  readonly dataDir: string | undefined;
  /** The caller's environment: a secret of its own is named, not shown. */
  readonly given: Readonly<Record<string, string | undefined>>;
}

const RECONCILE_NOW = '/2015-03-31/functions/reconcile/invocations';

/** Where everything is, and how to use it. */
export function banner(stack: Stack, { config, dataDir, given }: BannerOptions): string {
  const { urls, secrets, queues, permit, issuer } = stack;
  const [tenant = 'acme', scimToken = ''] = [...secrets.scim][0] ?? [];
  const isOwnIssuer = !given['HANDOFF_ISSUERS'];
  const dead = queues.get('DeadLetterQueue')?.url ?? '';
  const title = (text: string) => styleText('bold', text);
  const secret = (name: string, local: string) => (given[name] ? `your ${name}` : local);
  const standIn = permit.standIn !== undefined;
  const rows: [string, string][] = [
    ['Clerk webhook', `${urls.http}/webhooks/clerk`],
    ['  signed with', secret('CLERK_WEBHOOK_SECRETS', secrets.clerk)],
    ['Auth0 webhook', `${urls.http}/webhooks/auth0`],
    ['  Authorization', secret('AUTH0_WEBHOOK_TOKENS', secrets.auth0)],
    ['SCIM', `${urls.http}/scim/v2/${tenant}`],
    ['  bearer token', secret('SCIM_TOKENS', scimToken)],
    ['Handoff', `POST ${urls.http}/handoff`],
    ['  tokens of', isOwnIssuer ? `${issuer.url}, which signs below` : 'your HANDOFF_ISSUERS'],
    ['Cognito trigger', `${urls.http}/2015-03-31/functions/cognito/invocations`],
    [
      'Reconcile',
      isReconcileOn(given)
        ? `of ${given['RECONCILE_SOURCES']}, ${urls.http}${RECONCILE_NOW}`
        : 'no provider to read: RECONCILE_SOURCES is not set (docs/local.md)',
    ],
    ['Permit', `${urls.permit} (${standIn ? 'stand-in' : 'the real one'})`],
    ...(standIn
      ? [['  what it holds', `${urls.permit}/_standin/facts`] satisfies [string, string]]
      : []),
    ['SQS', urls.sqs],
    ['  live queue', stack.environment['SYNC_QUEUE_URL'] ?? ''],
    ['  dead letters', dead],
    [
      'DynamoDB',
      `${urls.dynamodb}, tables ${stack.environment['LEDGER_TABLE']}, ${stack.environment['SCIM_TABLE']}`,
    ],
    ['Mapping', `${config}, read at start: after a change, start anew`],
    ['State', dataDir ?? 'in memory; --data DIR keeps it'],
  ];
  return [
    '',
    title('permit-sync, local stack'),
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(17)} ${value}`),
    ...stack.missing.map((name) => styleText('yellow', `  functions/${name}.ts is not there`)),
    '',
    title('Use it') +
      styleText('dim', '  (from another terminal in this folder; Ctrl-C ends the stack)'),
    '',
    '  npx permit-sync trigger clerk user.created --stage local',
    '  npx permit-sync trigger --list',
    '  npx permit-sync status --stage local --watch',
    ...(isOwnIssuer ? handoffCall(stack) : []),
    '',
  ].join('\n');
}

/** A sign-in, handed off: the issuer signs what it is told. */
function handoffCall({ urls, issuer }: Stack): readonly string[] {
  const email = { email: 'lisa@example.com', email_verified: true };
  const claims = JSON.stringify({ sub: 'lisa', ...email, org_id: 'acme' });
  return [
    `  curl -X POST '${urls.http}/handoff?wait=5000' \\`,
    `    -H "Authorization: Bearer $(curl -s ${issuer.url}/token -d '${claims}')"`,
  ];
}
