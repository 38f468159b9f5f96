import { beforeAll, describe, expect, it } from 'vitest';
import { packagedTemplate } from './packaged-template.ts';
import { EVERYTHING, ofType, resource, type Template } from './packaging.ts';
import { rightsOf } from './rights.ts';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d';
const QUEUES = ['SyncQueue', 'ImportQueue', 'DeadLetterQueue'];
const TABLES = ['LedgerTable', 'ScimTable'];

let template: Template;
let without: Template;
beforeAll(async () => {
  template = await packagedTemplate({ ...EVERYTHING, kms: 'on', kmsKeyArn: KEY });
  without = await packagedTemplate();
}, 60_000);

describe('a KMS key of one’s own', () => {
  it('encrypts every queue, instead of SQS’s own', () => {
    expect(ofType(template, 'AWS::SQS::Queue')).toEqual(QUEUES);
    for (const id of QUEUES) {
      expect(resource(template, id)).toMatchObject({
        KmsMasterKeyId: KEY,
        SqsManagedSseEnabled: false,
        // What else the queue is stays.
        MessageRetentionPeriod: resource(without, id)['MessageRetentionPeriod'],
      });
    }
  });

  it('encrypts every table', () => {
    expect(ofType(template, 'AWS::DynamoDB::Table')).toEqual(TABLES);
    for (const id of TABLES) {
      expect(resource(template, id)).toMatchObject({
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  it('encrypts every log', () => {
    const groups = ofType(template, 'AWS::Logs::LogGroup');
    expect(groups.length).toBe(9);
    for (const id of groups) {
      const { KmsKeyId, ...others } = resource(template, id);
      expect(KmsKeyId, id).toBe(KEY);
      expect(resource(without, id)).toEqual({ ...others, KmsKeyId: { Ref: 'AWS::NoValue' } });
    }
  });

  it('may be used by each function, through queues, tables and parameters alone', () => {
    const use = {
      on: KEY,
      if: {
        StringEquals: {
          'kms:ViaService': ['sqs', 'dynamodb', 'ssm'].map((name) => ({
            'Fn::Sub': `${name}.\${AWS::Region}.amazonaws.com`,
          })),
        },
      },
    };
    const roles = ofType(template, 'AWS::IAM::Role');
    expect(roles.length).toBe(8);
    for (const id of roles) {
      const {
        'kms:Decrypt': decrypt,
        'kms:GenerateDataKey': generate,
        ...others
      } = rightsOf(template, id);
      expect([decrypt, generate], id).toEqual([[use], [use]]);
      expect(others, id).toEqual(rightsOf(without, id));
    }
  });

  it('is in nothing, unless it is set', () => {
    expect(JSON.stringify(without)).not.toMatch(/kms:|KmsMasterKeyId|KMSMasterKeyId/);
  });
});

describe('a permissions boundary', () => {
  it('is every role’s, when its ARN is set', async () => {
    const boundary = 'arn:aws:iam::123456789012:policy/boundary';
    const bound = await packagedTemplate({ ...EVERYTHING, permissionsBoundaryArn: boundary });
    expect(bound.Parameters?.['PermissionsBoundaryArn']?.Default).toBe(boundary);
    expect(without.Parameters?.['PermissionsBoundaryArn']?.Default).toBe('');
    const roles = ofType(bound, 'AWS::IAM::Role');
    expect(roles.length).toBe(8);
    for (const id of roles) {
      expect(resource(bound, id)['PermissionsBoundary'], id).toEqual({
        'Fn::If': [
          'HasPermissionsBoundary',
          { Ref: 'PermissionsBoundaryArn' },
          { Ref: 'AWS::NoValue' },
        ],
      });
    }
  }, 60_000);
});
