import { type Deployed, STAGE, same } from '../deployed.ts';
import { DeployCheckError } from '../errors.ts';
import type { Journal } from '../journal.ts';
import type { Settings } from '../settings.ts';

/** The bucket of the deployment comes first, so the rest comes with an update. */
const DONE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];

/** The stack that `osls deploy` makes, whole, and the command line's own opinion of it. */
export async function checkDeployment(
  { service, stack }: Deployed,
  { check }: Journal,
  settings: Settings,
): Promise<void> {
  let said = '';
  await check('who has the rights to deploy one stage is refused another', async () => {
    const refused = await service.osls(['deploy', '--stage', 'another'], settings).then(
      () => 'it was deployed',
      (error: unknown) => String(error),
    );
    if (!/not authorized to perform: cloudformation:DescribeStacks/.test(refused)) {
      throw new DeployCheckError(refused);
    }
  });
  await check('`osls deploy` makes every resource of the template', async () => {
    said = await service.osls(['deploy', '--stage', STAGE], settings);
    const resources = await stack.resources();
    const unmade = resources.filter(({ status }) => !DONE.includes(status));
    same('not made', unmade, []);
    same('how many', resources.length > 0, true);
  });
  await check('it ends with what is to be pasted elsewhere', async () => {
    const line = `Clerk, Webhooks: ${await stack.output('ClerkWebhookUrl')}`;
    if (!said.includes(line)) throw new DeployCheckError(`no line "${line}" in:\n${said}`);
  });
  await check('`permit-sync doctor` finds nothing failed', async () => {
    // It ends with 1 when something failed.
    await service.permitSync(['doctor', '--stage', STAGE]);
  });
}
