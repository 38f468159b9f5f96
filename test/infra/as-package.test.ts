import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfService, EVERYTHING, ofType, type Service } from './packaging.ts';

const PACKAGE = 'node_modules/permit-sync';
let service: Service;

beforeAll(async () => {
  service = await copyOfService('empty');
  await mkdir(join(service.root, PACKAGE), { recursive: true });
  await rename(join(service.root, 'infra'), join(service.root, PACKAGE, 'infra'));
});
afterAll(() => service.remove());

describe('a project that has this one as a package', () => {
  it('deploys its parts from there, with four lines of serverless.yml changed', async () => {
    const file = join(service.root, 'serverless.yml');
    const own = (await readFile(file, 'utf8'))
      .replace(/^ {2}infra: infra$/m, `  infra: ${PACKAGE}/infra`)
      .replaceAll('- ./infra/plugins/', `- ./${PACKAGE}/infra/plugins/`);
    await writeFile(file, own);
    const { template } = await service.package(EVERYTHING);
    expect(ofType(template, 'AWS::Lambda::Function').length).toBe(8);
  }, 60_000);
});
