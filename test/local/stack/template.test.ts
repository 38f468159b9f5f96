import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFunctions } from '../../../local/stack/functions.ts';
import { readResources, referenceOf } from '../../../local/stack/template.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'template-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<URL> {
  await writeFile(join(folder, name), text);
  return pathToFileURL(join(folder, name));
}

describe('CloudFormation parts', () => {
  it('are read together, intrinsics in both forms', async () => {
    const resources = await readResources([
      await file(
        'a.yml',
        'Resources:\n  A: {Type: X, Properties: {To: !GetAtt B.Arn, At: !Ref C}}\n',
      ),
      await file(
        'b.yml',
        "Resources:\n  B: {Type: Y, Properties: {On: {'Fn::GetAtt': [A, Arn]}}}\n",
      ),
    ]);
    expect([...resources.keys()]).toEqual(['A', 'B']);
    expect(referenceOf(resources.get('A')?.Properties['To'])).toBe('B');
    expect(referenceOf(resources.get('A')?.Properties['At'])).toBe('C');
    expect(referenceOf(resources.get('B')?.Properties['On'])).toBe('A');
  });

  it.each([
    [{ 'Fn::Sub': '$' + '{Q.Arn}' }, 'Q'],
    [{ 'Fn::GetAtt': 'Q.Arn' }, 'Q'],
    [{ 'Fn::Sub': 'arn:$' + '{Q}' }, undefined],
    ['arn:aws:sqs', undefined],
  ])('point at a resource: %j', (value, id) => {
    expect(referenceOf(value)).toBe(id);
  });

  it('are refused with the path of what is wrong', async () => {
    const broken = await file('c.yml', 'Resources:\n  A: {Kind: X}\n');
    await expect(readResources([broken])).rejects.toMatchObject({
      code: 'bad_template',
      message: expect.stringContaining('Resources.A.Type'),
    });
  });
});

describe('the functions of serverless.yml', () => {
  it('come with their time limit, routes and event sources', async () => {
    const service = await file(
      'serverless.yml',
      `functions:
  hook:
    timeout: 10
    events: [{httpApi: {method: '*', path: /hook}}]
  worker:
    timeout: 60
    memorySize: 512
    events:
      - sqs:
          arn: {Fn::GetAtt: [Live, Arn]}
          batchSize: 7
          maximumConcurrency: 3
          functionResponseType: ReportBatchItemFailures
      - sqs: {arn: {Fn::GetAtt: [Imports, Arn]}}
  trigger: {timeout: 5}
`,
    );
    expect(await readFunctions(service)).toEqual([
      {
        name: 'hook',
        timeoutSeconds: 10,
        memoryMb: 1024,
        routes: [{ method: '*', path: '/hook' }],
        eventSources: [],
        invoked: false,
      },
      {
        name: 'worker',
        timeoutSeconds: 60,
        memoryMb: 512,
        routes: [],
        invoked: false,
        eventSources: [
          { queue: 'Live', batchSize: 7, maximumConcurrency: 3, reportFailures: true },
          // Lambda's own defaults.
          { queue: 'Imports', batchSize: 10, maximumConcurrency: 10, reportFailures: false },
        ],
      },
      {
        name: 'trigger',
        timeoutSeconds: 5,
        memoryMb: 1024,
        routes: [],
        eventSources: [],
        invoked: true,
      },
    ]);
  });
});
