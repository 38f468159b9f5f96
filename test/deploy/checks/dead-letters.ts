import * as z from 'zod/mini';
import {
  clerkMembership,
  clerkOrganization,
  clerkUser,
  signedClerk,
} from '../../../lib/samples/index.ts';
import { type Deployed, deliver, STAGE, same, until, untilFacts } from '../deployed.ts';
import type { Journal } from '../journal.ts';

const Listed = z.object({
  matched: z.number(),
  groups: z.array(z.object({ reason: z.string() })),
});

const ANN = { id: 'user_ann', email: 'ann@acme.example', firstName: 'Ann', lastName: 'Example' };
const ACME = { id: 'org_acme', name: 'Acme', slug: 'acme' };
const ROLE = 'surgeon';

/** A role that Permit does not know, by the command line: seen, made good, replayed. And one that is left there. */
export async function checkDeadLetters(deployed: Deployed, { check }: Journal): Promise<void> {
  const { permit, secrets, service } = deployed;
  const dlq = (...args: readonly string[]) =>
    service.permitSync(['dlq', ...args, '--stage', STAGE, '--json']);
  async function reasons(): Promise<readonly string[]> {
    const { groups } = Listed.parse(JSON.parse(await dlq('list')));
    return groups.map(({ reason }) => reason);
  }
  async function tell(event: object): Promise<void> {
    const signed = signedClerk(event, secrets.clerk, Date.now());
    same('the answer', (await deliver(deployed, 'ClerkWebhookUrl', signed)).status, 202);
  }

  await check('a job that cannot be applied is in `dlq list`, with its reason', async () => {
    await tell(clerkUser('created', ANN, Date.now()));
    await tell(clerkOrganization('created', ACME, Date.now()));
    await tell(clerkMembership('created', ANN, ACME, `org:${ROLE}`, Date.now()));
    await until('a dead letter', async () => (await reasons()).length > 0);
    same('its reason', await reasons(), ['unknown_role']);
  });
  await check('`dlq replay` brings it to Permit, once the role is there', async () => {
    permit.createRole(ROLE);
    await dlq('replay', '--all', '--yes');
    await untilFacts(deployed, 'Ann is surgeon', ({ assignments }) =>
      assignments.some(({ user, role }) => user === ANN.id && role === ROLE),
    );
    await until('no dead letter', async () => (await reasons()).length === 0);
  });
  await check('another is left there, for the removal of the stack', async () => {
    await tell(clerkMembership('updated', ANN, ACME, 'org:nobody', Date.now()));
    await until('a dead letter', async () => (await reasons()).length > 0);
  });
}
