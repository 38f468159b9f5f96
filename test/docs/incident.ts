import * as z from 'zod/mini';
import { clerkMembership, post, signedClerk } from '../../lib/samples/index.ts';

/** An editor, as a module: it makes the event whole again that lacks whom it is about. */
export const EDITOR = `import { readFileSync, writeFileSync } from 'node:fs';
const file = process.argv.at(-1);
const text = readFileSync(file, 'utf8');
const whole = JSON.stringify({ public_user_data: { user_id: 'user_robin-9' } }).slice(1, -1);
writeFileSync(file, text.replace('"organization":', whole + ',"organization":'));
`;

/** The night of docs/runbook.md: twelve people get a role that Permit does not have, and an event does not say whom it is about. */
export async function unhappyNight(
  http: string,
  secret: string,
  cli: (...args: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const twelve = ['--user', 'user_robin', '--count', '12'];
  const acme = ['--organization', 'org_acme', '--role', 'org:billing'];
  await cli('trigger', 'clerk', 'user.created', ...twelve);
  await cli('trigger', 'clerk', 'organizationMembership.created', ...twelve, ...acme);
  const user = { id: 'user_robin-9', email: 'r9@example.com', firstName: 'R', lastName: 'E' };
  const organization = { id: 'org_acme', name: 'Acme', slug: 'acme' };
  const whole = clerkMembership('created', user, organization, 'org:billing', Date.now());
  const { public_user_data: _, ...data } = z
    .looseObject({ public_user_data: z.unknown() })
    .parse(whole.data);
  await post(http, signedClerk({ ...whole, data }, secret, Date.now()));
}
