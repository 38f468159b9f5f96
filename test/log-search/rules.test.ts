import { describe, expect, it } from 'vitest';
import { personNames, secretValues } from './known-values.ts';
import { allRules } from './rules.ts';

const rules = allRules();
const broken = (line: string) =>
  rules.filter(({ find }) => find(line) !== undefined).map(({ name }) => name);

describe('the log search', () => {
  it.each([
    ['an e-mail address', '{"event":"x","message":"for mara.lind@harbor.example"}'],
    ['an e-mail address', '{"resource":"o\'neil+x@mail.test"}'],
    ['an encoded e-mail address', '{"path":"/Users/ida%40fjord.example"}'],
    ['a phone number', '{"message":"+1 555-010-0199 is taken"}'],
    ['a phone number', '{"user":"+442071838750"}'],
    ['a JWT', '{"message":"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"}'],
    ['a signing secret', '{"message":"whsec_b3RoZXI="}'],
    ['a credential of an HTTP header', '{"message":"Bearer loom-7f2a-token"}'],
    ['a credential of an HTTP header', '{"message":"basic c3RyZWFtOmxvb20="}'],
    ['a Permit API key', '{"message":"permit_key_abc"}'],
    ['a Clerk API key', '{"message":"sk_test_abc"}'],
    ['a SCIM token', `{"message":"scim_${'aB3-_'.repeat(8)}xyz"}`],
    ['an AWS access key', '{"message":"AKIAIOSFODNN7EXAMPLE"}'],
    ['a Svix signature', `{"message":"v1,${'a'.repeat(43)}="}`],
    ['a name of a generated person', '{"message":"First12"}'],
    ['a name of a person', '{"message":"no such user: Lovelace"}'],
    ['a name of a person', '{"message":"Grace did it"}'],
    ['a secret of a test', '{"message":"known-to-the-suites-alone"}'],
  ])('finds %s in %s', (name, line) => {
    expect(broken(line)).toContain(name);
  });

  it.each([
    '{"timestamp":"2026-01-31T08:00:00.000Z","level":"info","event":"webhook_accepted","service":"clerk","eventId":"msg_1","jobs":1}',
    '{"_aws":{"Timestamp":1769846400000,"CloudWatchMetrics":[{"Namespace":"PermitSync"}]},"service":"clerk","accepted":1}',
    '{"event":"job_retried","service":"worker","message":"answered 503 for user auth0|grace","permitRequestIds":"7f3e-11"}',
  ])('finds nothing in %s', (line) => {
    expect(broken(line)).toEqual([]);
  });

  it('knows the people and the secrets of fixtures, samples and tests', () => {
    expect([...personNames()]).toEqual(
      expect.arrayContaining(['Ada', 'Lovelace', 'Hopper', 'Turing', 'Mara', 'Ness', 'Lisa']),
    );
    expect(personNames().size).toBeGreaterThan(30);
    expect(secretValues()).toEqual(
      expect.arrayContaining(['hush-6Kq!9', 'a-fixed-token-of-acme', 'loom-7f2a-token']),
    );
    expect(secretValues().length).toBeGreaterThan(20);
  });
});
