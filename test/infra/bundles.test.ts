import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { copyOfService, type Service } from './packaging.ts';
import { zipEntries } from './zip-entries.ts';

const FUNCTIONS = ['clerk', 'auth0', 'cognito', 'scim', 'handoff', 'worker'];
const SETTINGS = {
  AWS_REGION: 'eu-west-1',
  SYNC_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/sync',
  IMPORT_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/import',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letter',
  LEDGER_TABLE: 'ledger',
  SCIM_TABLE: 'scim',
  HANDOFF_ISSUERS: '[]',
  PERMIT_API_KEY: 'permit_key_of_nobody',
  PERMIT_API_URL: 'https://api.permit.io',
  CLERK_WEBHOOK_SECRETS: `whsec_${Buffer.from('thirty-two bytes for the bundles').toString('base64')}`,
  AUTH0_WEBHOOK_TOKENS: 'a-token-for-the-bundle-test-only',
};

let service: Service;
let folder: string;

beforeAll(async () => {
  service = await copyOfService('bundled');
  ({ folder } = await service.package());
}, 60_000);
afterAll(() => service.remove());

const Metafile = z.object({ inputs: z.record(z.string(), z.unknown()) });

/** Paths of the sources that went into a function's bundle. */
const sourcesOf = (name: string): readonly string[] =>
  Object.keys(
    Metafile.parse(
      JSON.parse(readFileSync(join(service.root, 'dist/meta', `${name}.json`), 'utf8')),
    ).inputs,
  );

describe('the bundles', () => {
  it.each(FUNCTIONS)('put nothing but %s into its zip', (name) => {
    expect(zipEntries(join(folder, `${name}.zip`))).toEqual([`dist/functions/${name}.mjs`]);
  });

  it.each(FUNCTIONS)('let %s start where there is no node_modules', async (name) => {
    const file = pathToFileURL(join(service.root, 'dist/functions', `${name}.mjs`)).href;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', `console.log(typeof (await import('${file}')).handler)`],
      { cwd: service.root, env: SETTINGS },
    );
    expect(stdout.trim().split('\n').at(-1)).toBe('function');
  });

  it.each(FUNCTIONS)('leave the credential chain that Lambda never asks out of %s', (name) => {
    const chain = /credential-provider-(ini|sso|process|web-identity|login|http|imds|node)\b/;
    expect(sourcesOf(name).filter((source) => chain.test(source))).toEqual([]);
  });

  it.each(['clerk', 'auth0', 'cognito', 'scim', 'handoff'])(
    'leave Permit’s SDK out of %s',
    (name) => {
      expect(sourcesOf(name).filter((source) => source.includes('node_modules/permitio'))).toEqual(
        [],
      );
    },
  );

  it.each(['clerk', 'auth0', 'cognito'])('leave DynamoDB out of %s, which has no table', (name) => {
    expect(sourcesOf(name).filter((source) => source.includes('client-dynamodb'))).toEqual([]);
  });
});
