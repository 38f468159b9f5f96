import { describe, expect, it } from 'vitest';
import { readGroup, readJson } from '../../../lib/scim/protocol/index.ts';
import { errorOf, refusalOf } from './refusal.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const list = (length: number) => JSON.stringify(Array.from({ length }, () => 1));

describe('a body', () => {
  it('is read', () => {
    expect(readJson(bytes('{"userName":"é"}'))).toEqual({ userName: 'é' });
  });

  it.each(['', 'nope', '{"a":}', '{"a":1} x'])('is refused when it is no JSON: %j', (text) => {
    expect(refusalOf(() => readJson(bytes(text)))).toBe('400 invalidSyntax');
  });

  it('is refused when it is not UTF-8, or has half a character', () => {
    expect(refusalOf(() => readJson(new Uint8Array([0x22, 0xff, 0x22])))).toBe('400 invalidSyntax');
    expect(refusalOf(() => readJson(bytes('{"a":["\\ud800"]}')))).toBe('400 invalidSyntax');
    expect(refusalOf(() => readJson(bytes('{"\\ud800":1}')))).toBe('400 invalidSyntax');
  });

  it('is refused without repeating what is in it', () => {
    expect(errorOf(() => readJson(bytes('{"password":s3cret}'))).message).not.toContain('s3cret');
  });

  it('may be 16 deep, and no deeper', () => {
    expect(() => readJson(bytes(nested(16)))).not.toThrow();
    expect(refusalOf(() => readJson(bytes(nested(17))))).toBe('400 invalidSyntax');
    expect(refusalOf(() => readJson(bytes(nested(500_000))))).toBe('400 invalidSyntax');
  });

  it('may have 20,000 values, and no more', () => {
    expect(() => readJson(bytes(list(20_000)))).not.toThrow();
    expect(refusalOf(() => readJson(bytes(list(20_001))))).toBe('400 invalidSyntax');
    const wide = Object.fromEntries(Array.from({ length: 20_009 }, (_, index) => [index, 1]));
    expect(refusalOf(() => readJson(bytes(JSON.stringify(wide))))).toBe('400 invalidSyntax');
  });

  it('may be a group of 10,000 members with all their parts', () => {
    const members = Array.from({ length: 10_000 }, (_, index) => ({
      value: `u-${index}`,
      display: `User ${index}`,
      $ref: `../Users/u-${index}`,
      type: 'User',
    }));
    const body = bytes(JSON.stringify({ displayName: 'All', members }));
    expect(readGroup(readJson(body)).members).toHaveLength(10_000);
  });

  it('is refused when something in it is called __proto__', () => {
    expect(refusalOf(() => readJson(bytes('{"name":{"__proto__":{"admin":true}}}')))).toBe(
      '400 invalidSyntax',
    );
  });
});
