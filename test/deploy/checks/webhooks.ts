import {
  type Auth0User,
  auth0User,
  authorizedAuth0,
  type ClerkOrganization,
  type ClerkUser,
  clerkMembership,
  clerkOrganization,
  clerkUser,
  clerkUserDeleted,
  signedClerk,
} from '../../../lib/samples/index.ts';
import { type Deployed, deliver, same, untilFacts } from '../deployed.ts';
import type { Journal } from '../journal.ts';
import { overHttps } from '../over-https.ts';

const LISA: ClerkUser = {
  id: 'user_lisa',
  email: 'lisa@acme.example',
  firstName: 'Lisa',
  lastName: 'Example',
};
const ACME: ClerkOrganization = { id: 'org_acme', name: 'Acme', slug: 'acme' };
const TOM: Auth0User = {
  id: 'auth0|tom',
  email: 'tom@acme.example',
  givenName: 'Tom',
  familyName: 'Example',
};
const HOUR_MS = 3_600_000;

/** What providers post, what becomes of it in Permit, and what is turned away. */
export async function checkWebhooks(deployed: Deployed, { check }: Journal): Promise<void> {
  const { ministack, secrets, stack } = deployed;
  const begun = Date.now() - HOUR_MS;
  async function tell(...events: readonly object[]): Promise<void> {
    for (const event of events) {
      const signed = signedClerk(event, secrets.clerk, Date.now());
      same('the answer', (await deliver(deployed, 'ClerkWebhookUrl', signed)).status, 202);
    }
  }
  const { authority } = ministack;

  await check('a signed Clerk webhook: user, tenant and role are in Permit', async () => {
    await tell(
      clerkUser('created', LISA, begun),
      clerkOrganization('created', ACME, begun),
      clerkMembership('created', LISA, ACME, 'org:admin', begun),
    );
    await untilFacts(deployed, 'Lisa is admin of Acme', ({ users, tenants, assignments }) => {
      const isThere = users.some(({ key, email }) => key === LISA.id && email === LISA.email);
      const isTenant = tenants.some(({ key, name }) => key === ACME.id && name === ACME.name);
      return isThere && isTenant && assignments.some(({ role }) => role === 'admin');
    });
  });
  await check('an older event that comes later changes nothing', async () => {
    await tell(clerkMembership('updated', LISA, ACME, 'org:member', begun - 1));
    await tell(clerkUser('updated', { ...LISA, firstName: 'Eliza' }, begun + 1));
    await untilFacts(deployed, 'the newer came', ({ users }) =>
      users.some(({ first_name }) => first_name === 'Eliza'),
    );
    const roles = deployed.permit.facts().assignments.map(({ role }) => role);
    same('her roles', roles, ['admin']);
  });
  await check('a removal takes the role, and then the user', async () => {
    await tell(clerkMembership('deleted', LISA, ACME, 'org:admin', begun + 2));
    await untilFacts(deployed, 'no role', ({ assignments }) => assignments.length === 0);
    await tell(clerkUserDeleted(LISA.id, begun + 3));
    await untilFacts(deployed, 'no user', ({ users }) => users.length === 0);
  });
  await check('a forged webhook: 401, and nothing of it in Permit', async () => {
    const key = `whsec_${Buffer.from('not the key that Clerk has').toString('base64')}`;
    const forged = signedClerk(clerkUser('created', LISA, Date.now()), key, Date.now());
    same('Clerk', (await deliver(deployed, 'ClerkWebhookUrl', forged)).status, 401);
    const guessed = authorizedAuth0(auth0User('created', TOM, Date.now()), 'a guess');
    same('Auth0', (await deliver(deployed, 'Auth0WebhookUrl', guessed)).status, 401);
    same('users', deployed.permit.facts().users, []);
  });
  await check('another method than POST: 405, of the handler', async () => {
    const url = await stack.output('ClerkWebhookUrl');
    same('GET', (await overHttps(url, { authority })).status, 405);
  });
  await check('a path that has no function: 404', async () => {
    const url = new URL('/webhooks/nobody', await stack.output('ClerkWebhookUrl')).href;
    same('POST', (await overHttps(url, { authority, method: 'POST' })).status, 404);
  });
  await check("an Auth0 event with its stream's token: the user is in Permit", async () => {
    const event = authorizedAuth0(auth0User('created', TOM, Date.now()), secrets.auth0);
    const answer = await deliver(deployed, 'Auth0WebhookUrl', event);
    same('the answer', [200, 202, 204].includes(answer.status), true);
    await untilFacts(deployed, 'Tom', ({ users }) =>
      users.some(({ email }) => email === TOM.email),
    );
  });
}
