/**
 * Runs the public SCIM suites against the local stack, from their own files, and prints what came of them. Runs those
 * whose files are given; docs/scim.md says where each is to be had.
 *
 *     node test/scim/suites/run.ts \
 *       --okta-spec FILE --okta-spec-script FILE --okta-crud FILE --okta-crud-script FILE \
 *       --newman COMMAND --microsoft FILE --scim2 COMMAND --scim-sanity COMMAND
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type SuiteCounts, tableOf } from './counts.ts';
import { addFirstUser, type SuiteEndpoint, startEndpoints } from './endpoint.ts';
import { runNewman } from './newman.ts';
import { startOktaOrg } from './okta-org.ts';
import type { OktaApp } from './okta-provisioning.ts';
import { readExport, runSuite } from './runscope/index.ts';
import { runScimSanity } from './scim-sanity.ts';
import { runScim2Tester } from './scim2-tester.ts';

const path = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    'okta-spec': path,
    'okta-spec-script': path,
    'okta-crud': path,
    'okta-crud-script': path,
    newman: path,
    microsoft: path,
    scim2: path,
    'scim-sanity': path,
  },
});

type Run = (endpoint: SuiteEndpoint) => Promise<SuiteCounts>;
const runs = new Map<string, Run>();

const spec = values['okta-spec'];
if (spec !== undefined) {
  runs.set('okta-spec', async (endpoint) => {
    await addFirstUser(endpoint);
    return runSuite(await exportAt(spec), {
      initialScript: await scriptAt(values['okta-spec-script']),
      variables: new Map([
        ['SCIMBaseURL', endpoint.base],
        ['auth', `Bearer ${endpoint.token}`],
      ]),
    });
  });
}
const crud = values['okta-crud'];
if (crud !== undefined) {
  for (const app of ['oin', 'custom'] as const)
    runs.set(`okta-crud-${app}`, (endpoint) => runCrud(crud, endpoint, app));
}
const { microsoft, newman, scim2 } = values;
if (newman !== undefined && microsoft !== undefined) {
  runs.set('microsoft', (endpoint) => runNewman(newman, microsoft, endpoint));
}
if (scim2 !== undefined) runs.set('scim2-tester', (endpoint) => runScim2Tester(scim2, endpoint));
const sanity = values['scim-sanity'];
if (sanity !== undefined) runs.set('scim-sanity', (endpoint) => runScimSanity(sanity, endpoint));

if (runs.size === 0) {
  console.error('name the files of at least one suite: the head of this file says how');
  process.exit(2);
}

const endpoints = await startEndpoints([...runs.keys()]);
try {
  const all: SuiteCounts[] = [];
  for (const [name, run] of runs) {
    const endpoint = endpoints.of.get(name);
    if (endpoint !== undefined) all.push(await run(endpoint));
  }
  console.log(tableOf(all));
  process.exitCode = all.some(({ failed }) => failed > 0) ? 1 : 0;
} finally {
  await endpoints.close();
}

async function runCrud(file: string, endpoint: SuiteEndpoint, app: OktaApp): Promise<SuiteCounts> {
  const org = await startOktaOrg(endpoint, app);
  try {
    const counts = await runSuite(await exportAt(file), {
      initialScript: await scriptAt(values['okta-crud-script']),
      variables: new Map([
        ['oktaOrgUrl', org.url],
        ['oktaAppId', org.appId],
        ['oktaToken', org.apiToken],
        ['SCIMUrl', endpoint.base],
        ['SCIMAuth', `Bearer ${endpoint.token}`],
      ]),
    });
    return { ...counts, suite: `${counts.suite}, ${app} app` };
  } finally {
    await org.close();
  }
}

async function exportAt(file: string) {
  return readExport(await readFile(file, 'utf8'));
}

async function scriptAt(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : readFile(file, 'utf8');
}
