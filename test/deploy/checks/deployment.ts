import { type Deployed, STAGE, same } from '../deployed.ts';
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
  await check('`osls deploy` makes every resource of the template', async () => {
    await service.osls(['deploy', '--stage', STAGE], settings);
    const resources = await stack.resources();
    const unmade = resources.filter(({ status }) => !DONE.includes(status));
    same('not made', unmade, []);
    same('how many', resources.length > 0, true);
  });
  await check('`permit-sync doctor` finds nothing failed', async () => {
    // It ends with 1 when something failed.
    await service.permitSync(['doctor', '--stage', STAGE]);
  });
}
