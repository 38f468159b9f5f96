import * as fc from 'fast-check';
import { createTelemetry } from '../../../lib/telemetry/index.ts';
import { allRules } from '../../log-search/rules.ts';
import { type FuzzProperty, property } from '../property.ts';

const local = fc.stringMatching(/^[a-z][a-z0-9.+_'-]{0,12}$/);
const domain = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}(?:\.[a-z][a-z0-9-]{0,5}[a-z]){1,2}$/);
const secret = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/);
/** What a careless caller may have in hand, and what stands around it. */
const told = fc.oneof(
  fc.tuple(local, domain).map(([user, host]) => `${user}@${host}`),
  secret.map((text) => `Bearer ${text}`),
  secret.map((text) => `whsec_${text}`),
  secret.map((text) => `permit_key_${text}`),
  fc.tuple(secret, secret).map(([head, body]) => `eyJ${head}.${body}.x`),
);
const around = fc.constantFrom('', ' ', '"', '<', '(', 'user:', 'for=', ',', '{"a":"', '\n');

const BY_FORM = [
  'an e-mail address',
  'a JWT',
  'a signing secret',
  'a credential of an HTTP header',
  'a Permit API key',
];
const rules = allRules().filter(({ name }) => BY_FORM.includes(name));

export const logLines: readonly FuzzProperty[] = [
  property(
    'a log line has no address and no secret in it, whatever it is given',
    // Two that nothing stands between are no two.
    fc.tuple(
      around,
      told,
      around.filter((text) => text !== ''),
      told,
    ),
    ([before, first, between, second]) => {
      const lines: string[] = [];
      const telemetry = createTelemetry({ service: 'clerk', write: (line) => lines.push(line) });
      telemetry.error('webhook_unavailable', { message: before + first + between + second });
      const [line = ''] = lines;
      JSON.parse(line);
      const broken = rules.find(({ find }) => find(line) !== undefined);
      if (broken !== undefined) throw new Error(`${broken.name} in ${line}`);
    },
    3,
  ),
];
