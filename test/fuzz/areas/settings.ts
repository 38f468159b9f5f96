import * as fc from 'fast-check';
import { readSettings, type SettingName, SettingsError } from '../../../lib/config/index.ts';
import { damagedString, damagedText } from '../damaged.ts';
import { guardedAsync, PRIVATE } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const GOOD: Readonly<Partial<Record<SettingName, string>>> = {
  SYNC_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/sync',
  LEDGER_TABLE: 'permit-sync-ledger',
  PERMIT_API_KEY: 'permit_key_for_tests',
  PERMIT_API_URL: 'https://api.permit.io/',
  CLERK_WEBHOOK_SECRETS: 'whsec_b3RoZXI=, whsec_bm90aGVy',
  AUTH0_WEBHOOK_TOKENS: 'Bearer loom-token-1,loom-token-2',
  SCIM_TOKENS: 'acme:a-token-of-acme-alone,globex:another-of-globex-alone',
  HANDOFF_INTERVAL_SECONDS: '30',
};
const JSON_SETTINGS = {
  PERMIT_LIMITS: {
    requestsPerMinute: 1000,
    writesPerMinute: 300,
    deletesPerMinute: 60,
    bulkPer10Minutes: 100,
  },
  HANDOFF_ISSUERS: [
    { issuer: 'https://a.test/', audience: ['app'], algorithms: ['ES256'], userPrefix: 'a|' },
    { issuer: 'b', audience: 'app', jwksUri: 'https://b.test/keys' },
  ],
};

const texts = fc.tuple(
  fc.constantFrom(...Object.entries(GOOD)),
  damagedString([...Object.values(GOOD), PRIVATE, '', ' ', ',', '\u0000']),
);
const documents = fc.constantFrom('PERMIT_LIMITS', 'HANDOFF_ISSUERS').chain((name) => {
  const document =
    name === 'PERMIT_LIMITS' ? JSON_SETTINGS.PERMIT_LIMITS : JSON_SETTINGS.HANDOFF_ISSUERS;
  return fc.tuple(fc.constant(name), damagedText([document]));
});

const NAMES: readonly SettingName[] = [
  'SYNC_QUEUE_URL',
  'LEDGER_TABLE',
  'PERMIT_API_KEY',
  'PERMIT_API_URL',
  'PERMIT_LIMITS',
  'CLERK_WEBHOOK_SECRETS',
  'AUTH0_WEBHOOK_TOKENS',
  'SCIM_TOKENS',
  'HANDOFF_ISSUERS',
  'HANDOFF_INTERVAL_SECONDS',
];

export const settings: readonly FuzzProperty[] = [
  property(
    'settings are read, or refused in words that have no value in them',
    fc.oneof(
      texts.map(([[name], text]) => ({ name, text })),
      // A name within a setting is told: it is the operator's own word, as the setting's is.
      documents.map(([name, text]) => ({ name, text: text.replaceAll(`${PRIVATE}name`, 'other') })),
    ),
    async ({ name, text }) => {
      const env = {
        ...GOOD,
        PERMIT_LIMITS: JSON.stringify(JSON_SETTINGS.PERMIT_LIMITS),
        HANDOFF_ISSUERS: JSON.stringify(JSON_SETTINGS.HANDOFF_ISSUERS),
        [name]: text,
      };
      await guardedAsync([SettingsError], () => readSettings(NAMES, { env }));
    },
    2,
  ),
];
