import { expect, it } from 'vitest';
import { createAccess } from '../../../cli/access/index.ts';
import { apply } from '../../../cli/reconcile/apply.ts';
import { readRequest } from '../../../cli/reconcile/request.ts';
import { createWatch } from '../../../cli/reconcile/watch.ts';
import { createTerminal } from '../../../cli/terminal/index.ts';
import { compare } from '../../../lib/reconcile/index.ts';
import { furnished } from '../../reconcile/scene.ts';
import { screens } from '../screens.ts';

it('is told by exit code 3 when one thing of a user is mended and another cannot be', async () => {
  const scene = await furnished();
  scene.provider.setUser('user_bob', { email: 'robert@mail.test' });
  scene.provider.setRoles('user_bob', 'org_acme', ['org:member', 'org:astronaut']);
  const found = await compare(scene.options);
  const { shell, stderr } = screens({ env: { NO_COLOR: '1' } });
  const terminal = createTerminal(shell, { json: false, yes: true, showPersonalData: false });
  const target = { stage: undefined, region: undefined, configFile: undefined };
  const given = {
    shell,
    terminal,
    access: createAccess(target, shell),
    args: ['clerk'],
    options: {},
  };
  const code = await apply(found, async (jobs) => scene.engine.sendImport(...jobs), {
    request: readRequest(given),
    options: scene.options,
    watch: createWatch(terminal, 'Clerk', false),
    given,
  });
  expect(stderr()).toContain('1 job sent');
  expect(code).toBe(3);
});
