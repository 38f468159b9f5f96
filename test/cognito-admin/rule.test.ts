import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { cloudTrailHandlers } from '../../lib/providers/cognito/cloudtrail/handlers.ts';
import { samples } from '../../lib/samples/index.ts';

const text = readFileSync(new URL('../../infra/cognito-admin/on.yml', import.meta.url), 'utf8');
const template = z.object({
  Resources: z.object({
    CognitoAdminRule: z.object({
      Properties: z.object({
        EventPattern: z.looseObject({
          source: z.array(z.string()),
          'detail-type': z.array(z.string()),
          detail: z.looseObject({
            eventSource: z.array(z.string()),
            eventName: z.array(z.string()),
          }),
        }),
      }),
    }),
  }),
});
const { EventPattern: pattern } = template.parse(parse(text)).Resources.CognitoAdminRule.Properties;
const envelope = z.object({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.object({ eventSource: z.string(), eventName: z.string() }),
});
const subject = { user: 'u', email: 'u@example.com', organization: 'o', role: 'r' };

describe('the rule of EventBridge', () => {
  it('hands on the calls that are handled, and no others', () => {
    expect([...pattern.detail.eventName].sort()).toEqual([...cloudTrailHandlers.keys()].sort());
  });

  it('takes neither refused calls nor those of another pool, and those that name none', () => {
    expect(pattern.detail).toMatchObject({
      errorCode: [{ exists: false }, ''],
      requestParameters: { userPoolId: [expect.any(String), { exists: false }] },
    });
  });

  it.each([...cloudTrailHandlers.keys()])('matches the sample of %s', (name) => {
    const event = envelope.parse(samples.cognito.get(name)?.make(subject, 1_767_225_600_000));
    expect(pattern.source).toContain(event.source);
    expect(pattern['detail-type']).toContain(event['detail-type']);
    expect(pattern.detail.eventSource).toContain(event.detail.eventSource);
    expect(event.detail.eventName).toBe(name);
  });
});
