import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tableOf } from './counts.ts';
import { runNewman } from './newman.ts';
import { runScimSanity } from './scim-sanity.ts';
import { runScim2Tester } from './scim2-tester.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suites-'));
});
afterAll(() => rm(folder, { recursive: true }));

const endpoint = { base: 'http://127.0.0.1:1234/scim/v2/acme', token: 'secret' };

/** A command that runs some JavaScript. */
async function command(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!${process.execPath}\n${script}`);
  await chmod(path, 0o755);
  return path;
}

it('reads what scim2 test prints', async () => {
  const path = await command(
    'scim2',
    `console.log(process.env.SCIM_CLI_HEADERS);
     console.log('Performing a SCIM compliance check on x ...');
     console.log('SUCCESS random_url\\n  fine');
     console.log('ERROR object_creation\\n  not this\\n  nor that');
     console.log('SKIPPED search\\n  no search');
     process.exit(1);`,
  );
  expect(await runScim2Tester(path, endpoint)).toEqual({
    suite: 'scim2-tester',
    passed: 1,
    failed: 1,
    apart: 1,
    remarks: ['ERROR object_creation: not this nor that', 'SKIPPED search: no search'],
  });
});

it('reads what scim-sanity reports', async () => {
  const results = ['pass', 'fail', 'skip', 'warn'].map((status) => ({ name: status, status }));
  const path = await command(
    'scim-sanity.cjs',
    `console.log(${JSON.stringify(JSON.stringify({ results }))}); process.exit(1);`,
  );
  expect(await runScimSanity(path, endpoint)).toMatchObject({ passed: 1, failed: 2, apart: 1 });
});

it("sets Microsoft's own paths apart, and gives the token from outside", async () => {
  const collection = join(folder, 'collection.json');
  await writeFile(collection, '{}');
  const execution = (last: string, error?: object) => ({
    item: { name: last },
    request: { url: { path: ['scim', last] } },
    assertions: [{ assertion: 'status', ...(error === undefined ? {} : { error }) }],
  });
  const executions = [
    execution('Users'),
    execution('Groups', { message: 'got 500' }),
    execution('serviceConfiguration', { message: 'got 404' }),
  ];
  const path = await command(
    'newman.cjs',
    `const { argv } = process;
     const fs = require('node:fs');
     const row = fs.readFileSync(argv[argv.indexOf('--iteration-data') + 1], 'utf8');
     if (row !== '[{"token":"secret"}]' || !argv.includes('Api=scim/v2/acme')) process.exit(1);
     const report = argv[argv.indexOf('--reporter-json-export') + 1];
     fs.writeFileSync(report, ${JSON.stringify(JSON.stringify({ run: { executions } }))});
     console.log('done');`,
  );
  expect(await runNewman(path, collection, endpoint)).toMatchObject({
    passed: 1,
    failed: 1,
    apart: 1,
    remarks: [
      'Groups: status: got 500',
      "(Microsoft's own path) serviceConfiguration: status: got 404",
    ],
  });
});

it('says that a command is not there', async () => {
  await expect(runScimSanity(join(folder, 'absent'), endpoint)).rejects.toThrow('ENOENT');
});

it('prints a table with the remarks after it', () => {
  const table = tableOf([{ suite: 'one', passed: 2, failed: 1, apart: 0, remarks: ['not so'] }]);
  expect(table.split('\n').slice(2)).toEqual(['| one | 2 | 1 | 0 |', '', 'one: not so']);
});
