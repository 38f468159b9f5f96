import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyOfService, ofType, resource, type Service, type Template } from './packaging.ts';

const POOL_ARN = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123';
const FUNCTION = { 'Fn::GetAtt': ['CognitoLambdaFunction', 'Arn'] };

const PACKAGING = 60_000;

let service: Service;
let withNewPool: Template;

beforeAll(async () => {
  service = await copyOfService('empty');
  ({ template: withNewPool } = await service.package({ cognito: 'new' }));
}, PACKAGING);
afterAll(() => service.remove());

/** Every permission by which Cognito may invoke a function. */
const invocationsByCognito = (template: Template) =>
  ofType(template, 'AWS::Lambda::Permission')
    .map((id) => resource(template, id))
    .filter(({ Principal }) => Principal === 'cognito-idp.amazonaws.com');

describe('wiring into Cognito, in the template', () => {
  it('makes a pool with its triggers on our function, which only that pool may invoke', () => {
    expect(resource(withNewPool, 'UserPool')).toMatchObject({
      Type: 'AWS::Cognito::UserPool',
      DeletionProtection: 'ACTIVE',
      LambdaConfig: {
        PostConfirmation: FUNCTION,
        PostAuthentication: FUNCTION,
        PreTokenGeneration: FUNCTION,
      },
    });
    expect(withNewPool.Resources['UserPool']?.DeletionPolicy).toBe('Retain');
    expect(invocationsByCognito(withNewPool)).toEqual([
      {
        Type: 'AWS::Lambda::Permission',
        Action: 'lambda:InvokeFunction',
        FunctionName: FUNCTION,
        Principal: 'cognito-idp.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
        SourceArn: { 'Fn::GetAtt': ['UserPool', 'Arn'] },
      },
    ]);
  });

  it('lets an end user of that pool write no custom attribute', () => {
    const clients = ofType(withNewPool, 'AWS::Cognito::UserPoolClient');
    expect(clients.length).toBe(1);
    for (const id of clients) {
      const { WriteAttributes } = resource(withNewPool, id);
      expect(WriteAttributes).toContain('email');
      expect(JSON.stringify(WriteAttributes)).not.toContain('custom:');
    }
  });

  it(
    'lets one existing pool invoke the function, and takes no right over pools',
    async () => {
      const { template } = await service.package({ cognito: 'existing', cognitoPoolArn: POOL_ARN });
      expect(invocationsByCognito(template).map(({ SourceArn }) => SourceArn)).toEqual([POOL_ARN]);
      expect(ofType(template, 'AWS::Cognito::UserPool')).toEqual([]);
      expect(JSON.stringify(template)).not.toMatch(/UpdateUserPool|PassRole/);
      expect(JSON.stringify(template.Outputs['CognitoAttachCommand'])).toContain(
        `attach --pool ${POOL_ARN} --function`,
      );
    },
    PACKAGING,
  );
});
