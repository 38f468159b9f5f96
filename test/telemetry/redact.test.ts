import { describe, expect, it } from 'vitest';
import { createTelemetry } from '../../lib/telemetry/index.ts';
import { METRICS } from '../../lib/telemetry/names.ts';
import { redact } from '../../lib/telemetry/redact.ts';

const REDACTED = '[redacted]';

describe('redaction by the name of the field', () => {
  it.each(['email', 'name', 'firstName', 'user', 'body', 'headers', '__proto__', 'toString'])(
    'leaves out %s, which is in no registry',
    (name) => {
      const lines: string[] = [];
      const telemetry = createTelemetry({ service: 'x', write: (line) => lines.push(line) });
      const fields = JSON.parse(`{"${name}": "Ada", "jobs": 1}`);
      telemetry.error('round', fields);
      expect(lines.join()).not.toContain('Ada');
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ jobs: 1 });
    },
  );

  it.each([
    ['code', 'Ada Lovelace', REDACTED],
    ['code', 'x'.repeat(201), REDACTED],
    ['code', 'AWS.SimpleQueueService.NonExistentQueue', 'AWS.SimpleQueueService.NonExistentQueue'],
    ['eventType', 'PostConfirmation_ConfirmSignUp', 'PostConfirmation_ConfirmSignUp'],
    ['eventType', 'Grace Hopper joined', REDACTED],
    ['eventId', 'Ada Lovelace', REDACTED],
    ['eventId', '~snapshot:google-apps|ada@analytical.test', '~snapshot:google-apps|[redacted]'],
    ['messageId', 'user-at-example', 'user-at-example'],
    ['route', 'POST /Users/{id}', 'POST /Users/{id}'],
    ['status', 401, 401],
  ])('takes %s %j as what the field is for', (name, value, shown) => {
    expect(redact(name, value)).toBe(shown);
  });

  it('keeps of a list what is an id, and no more than a line bears', () => {
    expect(redact('permitRequestIds', ['a1', 'Ada L', 'ada@x.test'])).toEqual([
      'a1',
      REDACTED,
      REDACTED,
    ]);
    expect(
      redact(
        'eventIds',
        Array.from({ length: 500 }, () => 'id'),
      ),
    ).toHaveLength(100);
  });

  it('has no field, metric or dimension that is named for a person', () => {
    const dimensions = Object.values(METRICS).flatMap((metric) => [...metric.dimensions]);
    expect(dimensions.filter((name) => redact(name, 'x') !== 'x')).toEqual([]);
    for (const name of ['email', 'phone', 'user', 'username', 'name', 'secret', 'token']) {
      expect(redact(name, 'x'), name).toBeUndefined();
    }
  });
});

describe('redaction by what a text looks like', () => {
  it.each([
    ['user ada@analytical.test is there', `user ${REDACTED} is there`],
    ['(ada@analytical.test)', `(${REDACTED})`],
    ['{"email":"ada.l+x@analytical.test"}', `{"email":"${REDACTED}"}`],
    ['ada@localhost', REDACTED],
    ['GET /Users/ada%40analytical.test/x', `GET /Users/${REDACTED}/x`],
    ['ada%2540analytical.test', REDACTED],
    ['"ada\\u0040analytical.test"', `"${REDACTED}"`],
    ['ada&#64;analytical.test', REDACTED],
    ['tenant ada_x40_analytical_x2E_test', `tenant ${REDACTED}`],
    ['ÀDA@ÄNALYTICAL.TEST', REDACTED],
    ['call +15551234567 now', `call ${REDACTED} now`],
    ['%2B15551234567', REDACTED],
    ['Bearer abcdefgh.ijkl', REDACTED],
    ['eyJhbGciOi.eyJzdWIi.c2ln', REDACTED],
    ['eyJhbGciOi.a.b.c.d', REDACTED],
    ['whsec_c2VjcmV0', REDACTED],
    ['permit_key_abcDEF123', REDACTED],
    [`scim_${'a1-_'.repeat(11)}`, REDACTED],
    ['sk_test_abc', REDACTED],
    ['AKIAABCDEFGHIJKLMNOP', REDACTED],
  ])('hides what is private in %j', (text, shown) => {
    expect(redact('message', text)).toBe(shown);
  });

  it.each([
    'data.email_addresses[0].id: must be a string',
    'at handler (/var/task/clerk.mjs:1:2)',
    'scim_unavailable: the queue did not confirm 2 of 3 jobs',
    'Permit answered PUT /users/… with 422 body.email (value_error)',
    '2026-01-01T00:00:00.000+00:00',
  ])('leaves %j as it is', (text) => {
    expect(redact('message', text)).toBe(text);
  });

  it('cuts what is long, soon, and without an address cut in two', () => {
    const startedAt = performance.now();
    const hostile = ['x'.repeat(1_000_000), 'a%'.repeat(500_000), 'eyJ-.'.repeat(200_000)];
    for (const text of hostile) {
      expect(String(redact('message', text)).length).toBeLessThanOrEqual(1025);
    }
    expect(performance.now() - startedAt).toBeLessThan(1000);
    const cut = `${'x '.repeat(507)}ada@analytical.test ${'y'.repeat(3000)}`;
    expect(redact('message', cut)).not.toMatch(/ada|analytical/);
  });
});
