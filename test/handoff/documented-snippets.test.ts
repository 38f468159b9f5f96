import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HandoffError, type HandoffErrorCode } from '../../lib/handoff/errors.ts';

const ROOT = new URL('../../', import.meta.url);
const FOLDER = new URL('examples/handoff-snippets/', ROOT);
const page = readFileSync(new URL('docs/handoff.md', ROOT), 'utf8');
const shown = new Map(
  [...page.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', text = '']) => [name, text],
  ),
);
const files = readdirSync(FOLDER).filter((name) => !name.endsWith('.d.ts'));

describe('docs/handoff.md', () => {
  it('shows each snippet', () => {
    expect([...shown.keys()].sort()).toEqual(files.sort());
  });

  it.each(files)('shows %s as it runs in the tests', (name) => {
    expect(shown.get(name)).toBe(readFileSync(new URL(name, FOLDER), 'utf8'));
  });

  it.each([
    'missing_token',
    'invalid_token',
    'expired_token',
    'issuer_unavailable',
    'unusable_claims',
    'unavailable',
    'bad_wait',
  ] satisfies HandoffErrorCode[])('has %s in its table of answers', (code) => {
    expect(new HandoffError(code, 'reason').message).toContain(code);
    expect(page).toMatch(new RegExp(`^\\|.*\\| \\d{3} \`${code}\``, 'm'));
  });
});
