import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { DEFAULTS } from '../../lib/config/settings.ts';
import { MAX_BODY_BYTES } from '../../lib/intake/index.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8');
const page = read('docs/security.md');
const text = page.replaceAll(/\s+/g, ' ');

/** A constant as it stands in a file: the page must not say another. */
function constant(file: string, name: string): number {
  const [, value = ''] = new RegExp(`const ${name} = ([^;]+);`).exec(read(file)) ?? [];
  return value.split('*').reduce((product, factor) => {
    const number = Number(factor.trim().replaceAll('_', ''));
    return product * (Number.isNaN(number) ? constant(file, factor.trim()) : number);
  }, 1);
}

const DAY_MS = 86_400_000;
const grouped = (value: number): string => value.toLocaleString('en-US');

const queues = z
  .object({
    Resources: z.record(
      z.string(),
      z.object({
        Properties: z.looseObject({ MessageRetentionPeriod: z.optional(z.number()) }),
      }),
    ),
  })
  .parse(parse(read('infra/queues.yml')));
const daysOf = (queue: string): number =>
  (queues.Resources[queue]?.Properties.MessageRetentionPeriod ?? 0) / 86_400;

describe('docs/security.md', () => {
  it.each([
    ['the size of a webhook', MAX_BODY_BYTES, 1_048_576, '1 MiB'],
    [
      'the size of a SCIM body',
      constant('lib/scim/http/exchange.ts', 'MAX_BODY_BYTES'),
      2_000_000,
      `${grouped(2_000_000)} bytes`,
    ],
    [
      'how deep a SCIM body is',
      constant('lib/scim/protocol/read/read-json.ts', 'MAX_DEPTH'),
      16,
      '16 levels',
    ],
    [
      'how much is in a SCIM body',
      constant('lib/scim/protocol/read/read-json.ts', 'MAX_VALUES'),
      20_000,
      '20,000 values',
    ],
    [
      'the length of a filter',
      constant('lib/scim/protocol/filter/parse-filter.ts', 'MAX_CHARACTERS'),
      2_000,
      'filters of 2,000 characters',
    ],
    [
      'the length of a path',
      constant('lib/scim/protocol/patch/target.ts', 'MAX_CHARACTERS'),
      200_000,
      'paths of 200,000',
    ],
    [
      'the size of a token',
      constant('lib/handoff/bearer.ts', 'MAX_TOKEN_BYTES'),
      16_384,
      '16 KiB of token',
    ],
    [
      'the clock of a signature',
      constant('lib/providers/clerk/signature.ts', 'TOLERANCE_SECONDS'),
      300,
      '5 minutes of clock',
    ],
    [
      'how far ahead a version may be',
      constant('lib/providers/not-ahead.ts', 'AHEAD_MS'),
      300_000,
      'more than 5 minutes ahead',
    ],
    [
      'how long a SCIM token is remembered',
      constant('lib/scim/tokens/verify.ts', 'REMEMBERED_MS'),
      10_000,
      'opens for 10 s at most',
    ],
    [
      'how long a secret is not looked up after a forgery',
      constant('lib/config/look-pauses.ts', 'FIRST_MS'),
      1000,
      'may be refused for a second',
    ],
    [
      'how long at most',
      constant('lib/config/look-pauses.ts', 'LONGEST_MS'),
      10_000,
      '8 and at most 10 s, for each instance',
    ],
    [
      'how long a deletion is remembered',
      constant('lib/sync/tombstones.ts', 'TOMBSTONE_MS') / DAY_MS,
      180,
      'after a deletion 180 days',
    ],
    [
      'the bits of a digest',
      constant('lib/sync/round/settle/digest.ts', 'DIGEST_LENGTH') * 6,
      96,
      '96 bits of SHA-256',
    ],
    ['how long jobs are kept', daysOf('SyncQueue'), 7, '7 days at most'],
    ['how long imports are kept', daysOf('ImportQueue'), 7, '7 days at most'],
    ['how long dead letters are kept', daysOf('DeadLetterQueue'), 14, '14 days at most'],
    [
      'how long a secret is believed',
      Number(DEFAULTS.SECRETS_TTL_SECONDS),
      300,
      '`SECRETS_TTL_SECONDS`, 300 unless set',
    ],
  ])('says of %s what the code says', (_, value, said, words) => {
    expect(value).toBe(said);
    expect(text).toContain(words);
  });

  it('names tests, scripts and pages that there are', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    for (const [, name = ''] of page.matchAll(/`npm run ([\w:]+)`/g)) {
      expect(Object.keys(scripts)).toContain(name);
    }
    for (const [, path = ''] of page.matchAll(/`(test\/[\w./-]+)`/g)) {
      expect(existsSync(new URL(path, ROOT)), path).toBe(true);
    }
    for (const [, path = ''] of page.matchAll(/\]\(([\w./-]+)\)/g)) {
      expect(existsSync(new URL(path, new URL('docs/', ROOT))), path).toBe(true);
    }
  });
});
