import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { NotShownError } from '../../lib/cognito-admin/errors.ts';
import { failureOf } from '../../lib/intake/index.ts';

const file = new URL('../../infra/alarms/cognito-admin/on.yml', import.meta.url);
const dimension = z.object({ Name: z.string(), Value: z.unknown() });
const counted = z.object({
  Id: z.string(),
  Expression: z.optional(z.string()),
  MetricStat: z.optional(
    z.object({ Metric: z.object({ MetricName: z.string(), Dimensions: z.array(dimension) }) }),
  ),
});
const template = z.object({
  Resources: z.object({
    CognitoAdminErrorsAlarm: z.object({ Properties: z.object({ Metrics: z.array(counted) }) }),
  }),
});
const { Metrics } = template.parse(parse(readFileSync(file, 'utf8'))).Resources
  .CognitoAdminErrorsAlarm.Properties;

describe('the alarm of failures', () => {
  it('does not ring for what is tried again on purpose: Cognito shows some changes late', () => {
    const { cause } = failureOf(new NotShownError('AdminCreateUser'));
    const expressions = Metrics.flatMap(({ Id, Expression }) =>
      Expression === undefined ? [] : [[Id, Expression]],
    );
    expect(Object.fromEntries(expressions)).toEqual({
      failed: 'SUM([errors, lessNotShown])',
      lessNotShown: 'notShown * -1',
    });
    const late = Metrics.find(({ Id }) => Id === 'notShown')?.MetricStat?.Metric;
    expect(late?.MetricName).toBe('unavailable');
    expect(late?.Dimensions).toEqual([
      { Name: 'service', Value: 'cognito-admin' },
      { Name: 'source', Value: 'cognito' },
      { Name: 'cause', Value: cause },
    ]);
  });
});
