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
  swept:
    events:
      - schedule: {rate: rate(1 minute), input: {sweep: true}}
      - schedule: {rate: rate(2 hours)}
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
        schedules: [],
        invoked: false,
      },
      {
        name: 'worker',
        timeoutSeconds: 60,
        memoryMb: 512,
        routes: [],
        schedules: [],
        invoked: false,
        eventSources: [
          { queue: 'Live', batchSize: 7, maximumConcurrency: 3, reportFailures: true },
          // Lambda's own defaults.
          { queue: 'Imports', batchSize: 10, maximumConcurrency: 10, reportFailures: false },
        ],
      },
      {
        name: 'swept',
        timeoutSeconds: 6,
        memoryMb: 1024,
        routes: [],
        eventSources: [],
        schedules: [
          { everyMs: 60_000, event: '{"sweep":true}' },
          { everyMs: 7_200_000, event: '{}' },
        ],
        invoked: false,
      },
      {
        name: 'trigger',
        timeoutSeconds: 5,
        memoryMb: 1024,
        routes: [],
        eventSources: [],
        schedules: [],
        invoked: true,
      },
    ]);
  });

  it('are refused with a schedule that nobody keeps here', async () => {
    const service = await file(
      'cron.yml',
      "functions: {a: {events: [{schedule: {rate: 'cron(0 12 * * ? *)'}}]}}\n",
    );
    await expect(readFunctions(service)).rejects.toMatchObject({
      code: 'bad_template',
      message: 'serverless.yml: functions.a.events.0.schedule.rate is not a literal of its kind',
    });
  });
});
