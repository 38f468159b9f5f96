import { beforeAll, describe, expect, it } from 'vitest';
import { packagedTemplate } from '../packaged-template.ts';
import { EVERYTHING, type Template } from '../packaging.ts';
import { arnsOf, BESIDES, KEY } from './arns.ts';
import { BY_OSLS, HANDLERS, neededFor, staleExceptions } from './needed.ts';
import { allowing, deployerPolicies } from './policies.ts';

const STACK = 'permit-sync-dev';
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary';
/** What IAM takes of a managed policy, white space left out. */
const MOST_CHARACTERS = 6144;

const policies = deployerPolicies({
  Stack: STACK,
  DomainName: 'sync.acme.example',
  NewPool: 'yes',
  KmsKeyArn: KEY,
  PermissionsBoundaryArn: BOUNDARY,
});
const statements = [...policies.values()].flatMap(({ Statement }) => Statement);
const least = [...deployerPolicies({ Stack: STACK }).values()].flatMap(
  ({ Statement }) => Statement,
);
const actions = [...new Set(statements.flatMap(({ Action }) => Action))];

let template: Template;
beforeAll(async () => {
  template = await packagedTemplate({
    ...EVERYTHING,
    domain: 'on',
    domainName: 'sync.acme.example',
    domainCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d',
    kms: 'on',
    kmsKeyArn: KEY,
    permissionsBoundaryArn: BOUNDARY,
  });
}, 60_000);

describe('the rights to deploy', () => {
  it('are looked up for every type of the template, and for no other', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect([...new Set(types)].sort()).toEqual(Object.keys(HANDLERS).sort());
  });

  it('have what CloudFormation calls for each resource of the template, on that resource', () => {
    const lacking = Object.entries(template.Resources).flatMap(([id, { Type }]) => {
      const needed = neededFor(Type);
      expect(needed.length, Type).toBeGreaterThan(0);
      const arns = arnsOf(template, id, STACK);
      expect(arns.length, Type).toBeGreaterThan(0);
      return needed.flatMap((action) =>
        [BESIDES[action] ?? arns]
          .flat()
          .filter((arn) => allowing(statements, action, arn).length === 0)
          .map((arn) => `${action} on ${arn}`),
      );
    });
    expect(lacking).toEqual([]);
  });

  it('have what osls calls itself', () => {
    expect(actions).toEqual(expect.arrayContaining([...BY_OSLS]));
  });

  it('have nothing that neither of them calls, by no wildcard', () => {
    const called = Object.keys(HANDLERS).flatMap(neededFor).concat(BY_OSLS);
    const known = new Set(called.map((action) => action.toLowerCase()));
    const others = actions.filter((action) => !known.has(action.toLowerCase()));
    expect(others.sort()).toEqual([
      // The first API of an account; a table's key; an access log: by the services' own documents.
      'iam:CreateServiceLinkedRole',
      'kms:GenerateDataKey',
      'logs:DeleteLogDelivery',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:UpdateLogDelivery',
    ]);
  });

  it('leave out what is said to be unused, and that only', () => {
    expect(staleExceptions()).toEqual([]);
  });

  it.each([
    ['iam:PassRole', 'arn:aws:iam::123456789012:role/admin'],
    ['iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/permit-sync-developers'],
    ['lambda:UpdateFunctionCode', 'arn:aws:lambda:eu-west-1:123456789012:function:billing-dev-api'],
    [
      'lambda:UpdateFunctionCode',
      'arn:aws:lambda:eu-west-1:123456789012:function:permit-sync-prod-worker',
    ],
    [
      'lambda:UpdateFunctionCode',
      'arn:aws:lambda:us-east-1:123456789012:function:permit-sync-dev-worker',
    ],
    ['s3:PutObject', 'arn:aws:s3:::permit-sync-dev-exports/1'],
    ['sqs:SetQueueAttributes', 'arn:aws:sqs:eu-west-1:123456789012:orders'],
    ['dynamodb:UpdateTable', 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'],
    [
      'cloudformation:DeleteStack',
      'arn:aws:cloudformation:eu-west-1:123456789012:stack/billing-dev/1',
    ],
  ])('do not reach others: %s on %s', (action, arn) => {
    expect(actions).toContain(action);
    expect(allowing(statements, action, arn)).toEqual([]);
  });

  it('read no secret, no job and no item, and delete nothing that outlives the stack', () => {
    const never =
      /^(?:ssm|secretsmanager):|^sqs:(?:ReceiveMessage|SendMessage|DeleteQueue|PurgeQueue)|^dynamodb:(?:GetItem|Scan|Query|DeleteTable)|^cognito-idp:(?:ListUsers|DeleteUserPool$)|^lambda:Invoke/;
    expect(actions.filter((action) => never.test(action))).toEqual([]);
  });

  it('pass roles to Lambda alone, and make none without the boundary, where there is one', () => {
    const arn = 'arn:aws:iam::123456789012:role/permit-sync-dev-ClerkRole-1A2B3C4D5E6F';
    expect(allowing(statements, 'iam:PassRole', arn)).toMatchObject([
      { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } },
    ]);
    for (const action of [
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'iam:PutRolePermissionsBoundary',
    ]) {
      expect(allowing(statements, action, arn)).toMatchObject([
        { Condition: { StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } } },
      ]);
    }
    expect(allowing(least, 'iam:CreateRole', arn)).toHaveLength(1);
    expect(allowing(statements, 'iam:DeleteRolePermissionsBoundary', arn)).toEqual([]);
  });

  it('are no more than the settings ask for: no pool, key or domain unless there is one', () => {
    const named = least.flatMap(({ Action, Resource }) => [...Action, ...Resource]);
    expect(named.filter((one) => /cognito-idp|kms:|domainnames/.test(one))).toEqual([]);
  });

  it('fit into managed policies', () => {
    for (const [id, policy] of policies) {
      expect(JSON.stringify(policy).length, id).toBeLessThan(MOST_CHARACTERS);
    }
  });
});
