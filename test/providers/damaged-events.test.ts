import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJob, encodeJob } from '../../lib/jobs/index.ts';
import {
  type EventParser,
  ParseError,
  type ParseOutcome,
  parseAuth0,
  parseClerk,
  parseCloudTrail,
  parseCognito,
} from '../../lib/providers/index.ts';
import { json, put } from './fixture.ts';

const context = { eventId: 'msg_1', receivedAt: 1_767_225_600_000, requestId: 'req-1' };
const read = (parse: EventParser) => (event: unknown) =>
  parse(Buffer.from(JSON.stringify(event)), context);
const parsers = {
  clerk: read(parseClerk),
  auth0: read(parseAuth0),
  cognito: (event: unknown) => parseCognito(event, context),
  'cognito-admin': (event: unknown) => toldBy(event),
};

/** Who is looked up, as the job of a removal: its ids have to fit into one. */
function toldBy(event: unknown): ParseOutcome {
  const outcome = parseCloudTrail(event, context);
  if (outcome.kind !== 'look-up') return outcome;
  const { eventId, eventType, sub: user, to: version } = outcome.lookUp;
  const origin = { source: 'cognito', eventId: `~${eventId}`, eventType, version } as const;
  const job = { ...origin, kind: 'user.deleted', user, observedAt: version } as const;
  return { kind: 'jobs', type: eventType, jobs: [job] };
}

/** Every path in a value, to its inner nodes too. */
function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsOf(inner).map((path) => [key, ...path]),
  ]);
}

/** Either nothing but jobs that the queue's codec takes, or nothing but the stated error. */
function check(parse: (event: unknown) => ReturnType<EventParser>, event: unknown): void {
  try {
    const outcome = parse(event);
    if (outcome.kind === 'ignored') return;
    for (const job of outcome.jobs) expect(decodeJob(encodeJob(job))).toEqual(job);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
}

describe.each(Object.entries(parsers))('a damaged %s event', (source, parse) => {
  const names = readdirSync(new URL(`../fixtures/${source}`, import.meta.url)).map((file) =>
    file.replace(/\.json$/, ''),
  );
  const events = names.map((name) => json(`${source}/${name}`));

  it('becomes jobs that can be sent, or a ParseError', () => {
    const places = events.flatMap((event) => pathsOf(event).map((path) => ({ event, path })));
    const damage = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.constantFrom(...places), damage, ({ event, path }, value) =>
        check(parse, put(event, path, value)),
      ),
      { numRuns: 500 },
    );
  });

  it('of any content becomes jobs that can be sent, or a ParseError', () => {
    fc.assert(fc.property(fc.jsonValue(), (event) => check(parse, event)));
  });
});

describe('a body of any bytes', () => {
  it.each([['clerk', parseClerk] as const, ['auth0', parseAuth0] as const])(
    'is a ParseError of %s',
    (_, parse) => {
      fc.assert(
        fc.property(fc.uint8Array(), (body) => {
          expect(() => parse(body, context)).toThrow(ParseError);
        }),
      );
    },
  );
});
