import { describe, expect, it } from 'vitest';
import { isFromForeignPage, isFromThisMachine } from '../../../local/http/this-machine.ts';

describe('a request from a program on this machine', () => {
  it.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST', '[::1]:3000', '127.0.0.1'])(
    'names it as %s',
    (host) => {
      expect(isFromThisMachine({ host })).toBe(true);
    },
  );

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    '127.0.0.2',
    '',
  ])('does not name it as "%s"', (host) => {
    expect(isFromThisMachine({ host })).toBe(false);
  });

  it('has no origin, not even an opaque or a local one', () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000']) {
      expect(isFromThisMachine({ host: 'localhost', origin })).toBe(false);
    }
    expect(isFromThisMachine({})).toBe(false);
  });
});

describe('a foreign web page', () => {
  it('is told by its origin', () => {
    expect(isFromForeignPage({ origin: 'https://evil.example' })).toBe(true);
    expect(isFromForeignPage({ origin: 'http://localhost.evil.example:3000' })).toBe(true);
    expect(isFromForeignPage({ origin: 'null' })).toBe(true);
    expect(isFromForeignPage({ origin: 'http://localhost:5173' })).toBe(false);
    expect(isFromForeignPage({ host: 'tunnel.example' })).toBe(false);
  });
});
