import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { MOST_BYTES } from '../../local/build/most-bytes.ts';
import { copyOfService, type Service } from './packaging.ts';
import { zipEntries } from './zip-entries.ts';

const FUNCTIONS = readdirSync(new URL('../../functions/', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
/** Those that somebody waits for: a provider's webhook, a person signing up. */
const INGRESS = ['clerk', 'auth0', 'cognito'];
/** Parameter Store included: a bundle is one file, which has all that it may load. */
const MOST_INGRESS_BYTES = 200_000;
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
  COGNITO_USER_POOL_ID: 'eu-west-1_AbCdEf123',
  CLERK_SECRET_KEY: 'sk_test_of_nobody',
  RECONCILE_SOURCES: 'clerk',
};

let service: Service;
let folder: string;

beforeAll(async () => {
  service = await copyOfService('bundled');
  ({ folder } = await service.package());
}, 60_000);
afterAll(() => service.remove());

const Metafile = z.object({
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
  ),
});

const metafileOf = (name: string) =>
  Metafile.parse(JSON.parse(readFileSync(join(service.root, 'dist/meta', `${name}.json`), 'utf8')));

/** Paths of the sources that were looked at for a function's bundle. */
const sourcesOf = (name: string): readonly string[] => Object.keys(metafileOf(name).inputs);

/** Of those, the ones that something is in the bundle of. */
const bundledIn = (name: string): readonly string[] =>
  Object.values(metafileOf(name).outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((source) => (inputs[source]?.bytesInOutput ?? 0) > 0),
  );

describe('the bundles', () => {
  it.each(FUNCTIONS)('put nothing but %s into its zip', (name) => {
    expect(zipEntries(join(folder, `${name}.zip`))).toEqual([`dist/functions/${name}.mjs`]);
  });

  it.each(FUNCTIONS)(
    'let %s start where there is no node_modules, and without undici',
    async (name) => {
      const file = pathToFileURL(join(service.root, 'dist/functions', `${name}.mjs`)).href;
      const script = `const { handler } = await import('${file}');
      const undici = process.moduleLoadList.some((each) => each.includes('deps/undici'));
      console.log(typeof handler, undici);`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', script],
        { cwd: service.root, env: SETTINGS },
      );
      expect(stdout.trim().split('\n').at(-1)).toBe('function false');
    },
  );

  it.each(FUNCTIONS)('leave the credential chain that Lambda never asks out of %s', (name) => {
    const chain = /credential-provider-(ini|sso|process|web-identity|login|http|imds|node)\b/;
    expect(sourcesOf(name).filter((source) => chain.test(source))).toEqual([]);
  });

  it.each(FUNCTIONS.filter((name) => name !== 'worker' && name !== 'reconcile'))(
    'leave Permit’s SDK out of %s',
    (name) => {
      expect(sourcesOf(name).filter((source) => source.includes('node_modules/permitio'))).toEqual(
        [],
      );
    },
  );

  it.each(INGRESS)('leave the AWS SDK out of %s, at most 200 kB', (name) => {
    const sdk = /node_modules\/@(?:aws-sdk|smithy|aws)\//;
    expect(bundledIn(name).filter((source) => sdk.test(source))).toEqual([]);
    expect(MOST_BYTES[name]).toBeLessThanOrEqual(MOST_INGRESS_BYTES);
  });

  it.each(FUNCTIONS)('leave out of %s what its dependencies load and never use', (name) => {
    const unused = /node_modules\/(?:lodash|pino|form-data|mime-db|axios-retry|follow-redirects)\//;
    expect(sourcesOf(name).filter((source) => unused.test(source))).toEqual([]);
  });

  it.each(FUNCTIONS)('keep %s below its size in local/build/most-bytes.ts', (name) => {
    const { size } = statSync(join(service.root, 'dist/functions', `${name}.mjs`));
    expect(size).toBeLessThanOrEqual(MOST_BYTES[name] ?? 0);
  });
});
