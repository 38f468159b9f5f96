import { clerkUser, signedClerk } from '../../../lib/samples/index.ts';
import { type Deployed, deliver, STAGE, same, untilFacts } from '../deployed.ts';
import type { Journal } from '../journal.ts';
import { overHttps } from '../over-https.ts';
import type { Settings } from '../settings.ts';

const BEN = { id: 'user_ben', email: 'ben@acme.example', firstName: 'Ben', lastName: 'Example' };

/** A second deployment over the first, while a job waits for Permit, and with a provider switched off. */
export async function checkUpdate(
  deployed: Deployed,
  { check }: Journal,
  settings: Settings,
): Promise<void> {
  const { ministack, permit, secrets, service, stack } = deployed;
  const { authority } = ministack;
  await check('a deployment while a job waits: the job arrives', async () => {
    permit.faults.outage();
    const event = signedClerk(clerkUser('created', BEN, Date.now()), secrets.clerk, Date.now());
    same('the answer', (await deliver(deployed, 'ClerkWebhookUrl', event)).status, 202);
    await service.osls(['deploy', '--stage', STAGE], { ...settings, auth0: 'off' });
    permit.faults.clear();
    await untilFacts(deployed, 'Ben', ({ users }) => users.some(({ key }) => key === BEN.id));
  });
  await check('a provider that is switched off leaves nothing behind', async () => {
    const names = [
      ...(await stack.outputs()).keys(),
      ...(await stack.resources()).map(({ id }) => id),
    ];
    same(
      'of Auth0',
      names.filter((name) => name.startsWith('Auth0')),
      [],
    );
    const url = new URL('/webhooks/auth0', await stack.output('ClerkWebhookUrl')).href;
    same('its route', (await overHttps(url, { authority, method: 'POST' })).status, 404);
  });
}
