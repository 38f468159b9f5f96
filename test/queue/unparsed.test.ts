import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  decodeUnparsed,
  encodeUnparsed,
  isUnparsed,
  type UnparsedEvent,
} from '../../lib/jobs/index.ts';

const event: UnparsedEvent = {
  source: 'clerk',
  receivedAt: 1_700_000_000_000,
  eventId: 'msg_1',
  path: '',
  reason: 'unparseable_event',
  message: 'body is not JSON',
  body: Uint8Array.from([0, 255, 254, 128, 10]),
};
const encoded = () => JSON.parse(encodeUnparsed(event));

describe('an unparsed event as a message', () => {
  it('comes back as it was, byte for byte', () => {
    const { body, ...rest } = decodeUnparsed(encodeUnparsed(event));
    expect([...body]).toEqual([...event.body]);
    expect(rest).toEqual({ ...event, body: undefined });
  });

  it('is told from a job', () => {
    expect(isUnparsed(encodeUnparsed(event))).toBe(true);
    expect(isUnparsed('{"v":1,"kind":"user"}')).toBe(false);
    expect(isUnparsed('nothing')).toBe(false);
  });

  it.each([
    ['no JSON', '{', 'invalid_json'],
    ['a later version', JSON.stringify({ ...encoded(), v: 2 }), 'unsupported_version'],
    ['a job', '{"v":1,"kind":"user"}', 'invalid_job'],
    ['another source', JSON.stringify({ ...encoded(), source: 'nobody' }), 'invalid_job'],
    ['a body that is no gzip', JSON.stringify({ ...encoded(), body: 'AAAA' }), 'invalid_job'],
  ])('refuses %s', (_, body, code) => {
    expect(() => decodeUnparsed(body)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a small message that unpacks to a huge one', () => {
    const bomb = gzipSync(Buffer.alloc(9 * 1024 * 1024)).toString('base64');
    expect(() => decodeUnparsed(JSON.stringify({ ...encoded(), body: bomb }))).toThrow(
      expect.objectContaining({ code: 'invalid_job' }),
    );
  });
});
