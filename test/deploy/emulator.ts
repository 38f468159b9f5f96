/**
 * Deploys the packaged service into an AWS emulator with the real command line, and looks whether it does what it
 * should: `npm run test:deploy`. Says `SKIPPED: …` where the emulator cannot be installed; `--required` makes that an
 * error. docs/decisions/0019-emulator.md says how far this goes.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalIssuer, startIssuer } from '../../local/issuer/index.ts';
import { createPermitStandIn } from '../../local/permit/index.ts';
import { checkCognito } from './checks/cognito.ts';
import { checkDeadLetters } from './checks/dead-letters.ts';
import { checkDeployment } from './checks/deployment.ts';
import { checkEntries } from './checks/entries.ts';
import { checkRemoval } from './checks/removal.ts';
import { checkRights } from './checks/rights.ts';
import { checkUpdate } from './checks/update.ts';
import { checkWebhooks } from './checks/webhooks.ts';
import { type Deployed, STAGE } from './deployed.ts';
import { createDeployer } from './deployer.ts';
import { createJournal, type Journal } from './journal.ts';
import { type Ministack, startMinistack } from './ministack.ts';
import { pythonWith } from './python.ts';
import { runOrSkip } from './run-or-skip.ts';
import { copyService } from './service.ts';
import { EVERYTHING, type Settings } from './settings.ts';
import { connectionTo, stackIn } from './stack.ts';

const INSTALL_LIMIT_MS = 180_000;
const LOG_LINES = 60;
const STACK = `permit-sync-${STAGE}`;

await runOrSkip('deploy', async () => {
  const python = await pythonWith('emulator', INSTALL_LIMIT_MS);
  const folder = await mkdtemp(join(tmpdir(), 'permit-sync-deploy-'));
  const journal = createJournal(console.log);
  try {
    const ministack = await startMinistack(python, folder);
    try {
      await look(ministack, folder, journal);
      for (const what of await ministack.lacks()) console.log(`lacking ${what}`);
      if (journal.failed > 0) console.log(await ministack.logTail(LOG_LINES));
    } finally {
      await ministack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`deploy: ${journal.passed} right, ${journal.failed} wrong`);
  return journal.failed === 0;
});

async function look(ministack: Ministack, folder: string, journal: Journal): Promise<void> {
  const permitKey = `permit_key_${randomBytes(16).toString('hex')}`;
  const permit = createPermitStandIn({ apiKey: permitKey, roles: ['admin', 'member'] });
  const listening = await permit.listen();
  const issuer = await startIssuer(Date.now);
  const deployer = await createDeployer(ministack, folder, { Stack: STACK, NewPool: 'yes' });
  const deployed: Deployed = {
    ministack,
    permit,
    service: await copyService(join(folder, 'service'), ministack.environment, { deployer }),
    stack: stackIn(ministack, STACK),
    secrets: {
      clerk: `whsec_${randomBytes(24).toString('base64')}`,
      auth0: randomBytes(32).toString('hex'),
    },
  };
  const settings = settingsWith(listening.url, issuer);
  try {
    await putSecrets(deployed, permitKey);
    const areas = [
      () => checkDeployment(deployed, journal, settings),
      () => checkWebhooks(deployed, journal),
      () => checkEntries(deployed, journal, issuer),
      () => checkCognito(deployed, journal),
      () => checkRights(deployed, journal),
      () => checkDeadLetters(deployed, journal),
      () => checkUpdate(deployed, journal, settings),
      () => checkRemoval(deployed, journal),
    ];
    for (const area of areas) {
      await area();
      // What comes after something wrong would mostly wait for it.
      if (journal.failed > 0) return;
    }
  } finally {
    await issuer.close();
    await listening.close();
  }
}

function settingsWith(permitApiUrl: string, { url: issuer, audience }: LocalIssuer): Settings {
  const jwksUri = `${issuer}/.well-known/jwks.json`;
  return {
    ...EVERYTHING,
    permitApiUrl,
    handoffIssuers: JSON.stringify([{ issuer, audience, jwksUri, algorithms: ['ES256'] }]),
  };
}

/** As docs/deploy.md has them made. */
async function putSecrets({ ministack, secrets }: Deployed, permitKey: string): Promise<void> {
  const ssm = new SSMClient(connectionTo(ministack));
  const values = {
    'permit-api-key': permitKey,
    'clerk-webhook-secrets': secrets.clerk,
    'auth0-webhook-tokens': secrets.auth0,
  };
  for (const [name, Value] of Object.entries(values)) {
    const Name = `/permit-sync/${STAGE}/${name}`;
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
  }
}
