import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { packagedTemplate } from './packaged-template.ts';
import { EVERYTHING, ofType, resource, type Template } from './packaging.ts';

const QUEUES = ['SyncQueue', 'ImportQueue', 'DeadLetterQueue'];
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

let template: Template;

beforeAll(async () => {
  template = await packagedTemplate();
}, 60_000);

describe('what the template protects', () => {
  it('is every queue, at rest and on its way', () => {
    expect(ofType(template, 'AWS::SQS::Queue')).toEqual(QUEUES);
    expect(ofType(template, 'AWS::SQS::QueuePolicy').length).toBe(QUEUES.length);
    for (const id of QUEUES) {
      expect(resource(template, id)).toMatchObject({ SqsManagedSseEnabled: true });
      expect(resource(template, `${id}Policy`)).toMatchObject({
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'sqs:*',
              Resource: arnOf(id),
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      });
    }
  });

  it('is every table, encrypted and recoverable', () => {
    const tables = ofType(template, 'AWS::DynamoDB::Table');
    expect(tables).toEqual(['LedgerTable', 'ScimTable']);
    for (const id of tables) {
      expect(resource(template, id)).toMatchObject({
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  it('outlives the stack, where it cannot be made anew', () => {
    for (const id of [...QUEUES, 'LedgerTable', 'ScimTable', 'UserPool']) {
      expect(template.Resources[id], id).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  it('is the account’s room: a limit on requests, as the settings say', async () => {
    expect(resource(template, 'HttpApiStage')).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 300, ThrottlingBurstLimit: 600 },
    });
    const narrow = await packagedTemplate({ ...EVERYTHING, throttleRate: '5', throttleBurst: '9' });
    expect(resource(narrow, 'HttpApiStage')).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: '5', ThrottlingBurstLimit: '9' },
    });
  }, 60_000);

  it('is the packages, which nobody else may read', () => {
    expect(resource(template, 'ServerlessDeploymentBucket')).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
  });
});

describe('what the template tells', () => {
  it('is traces of every function', () => {
    const functions = ofType(template, 'AWS::Lambda::Function');
    expect(functions.length).toBe(8);
    for (const id of functions) {
      expect(resource(template, id), id).toMatchObject({ TracingConfig: { Mode: 'Active' } });
    }
  });

  it('is the log of every function and of the API, kept for a stated time', () => {
    const groups = ofType(template, 'AWS::Logs::LogGroup');
    const functions = ofType(template, 'AWS::Lambda::Function');
    const wanted = functions.map((id) => id.replace('LambdaFunction', 'LogGroup'));
    expect([...groups].sort()).toEqual([...wanted, 'HttpApiLogGroup'].sort());
    for (const id of groups) expect(resource(template, id)['RetentionInDays'], id).toBe(30);
    // Below any other prefix each API's is one entry more in a policy of the account, which has an end.
    expect(resource(template, 'HttpApiLogGroup')['LogGroupName']).toMatch(/^\/aws\/vendedlogs\//);
  });

  it('is each request to the API, without path, address or agent', () => {
    const { AccessLogSettings } = z
      .object({ AccessLogSettings: z.object({ DestinationArn: z.unknown(), Format: z.string() }) })
      .parse(resource(template, 'HttpApiStage'));
    expect(AccessLogSettings.DestinationArn).toEqual(arnOf('HttpApiLogGroup'));
    const line = z.record(z.string(), z.string()).parse(JSON.parse(AccessLogSettings.Format));
    // It comes in quotes: the very lines that are looked for in an incident would be no JSON.
    expect(Object.values(line)).not.toContain('$context.error.messageString');
    expect(Object.values(line)).toEqual(
      expect.arrayContaining(['$context.requestId', '$context.routeKey', '$context.status']),
    );
    expect(AccessLogSettings.Format).not.toMatch(/path|ip|agent|authorizer|identity|domain/i);
  });

  it('is why a linter’s finding stays, beside each resource where it does', () => {
    const Waived = z.object({
      checkov: z.object({ skip: z.array(z.object({ id: z.string(), comment: z.string() })) }),
    });
    const waived = Object.values(template.Resources).flatMap(({ Metadata }) => {
      const read = Waived.safeParse(Metadata);
      return read.success ? read.data.checkov.skip : [];
    });
    expect(waived.length).toBeGreaterThan(20);
    for (const { id, comment } of waived) expect(comment.length, id).toBeGreaterThan(40);
  });
});
