import * as fc from 'fast-check';
import { DirectoryError } from '../../../lib/directories/errors.ts';
import { createNaming } from '../../../lib/directories/file/naming.ts';
import { describeProblem } from '../../../lib/directories/file/row.ts';
import { readRows } from '../../../lib/directories/file/rows.ts';
import type { SourceFile } from '../../../lib/directories/file/source-file.ts';
import { damagedBytes, damagedText } from '../damaged.ts';
import { guardedAsync, PRIVATE, tellsNothing } from '../guard.ts';
import { hostileName } from '../hostile-json.ts';
import { type FuzzProperty, property } from '../property.ts';

const HEADER = 'user,email,first_name,blocked,metadata.plan,tenant,tenant_name,roles,updated_at';
const ROWS = [
  `u1,${PRIVATE}mail.test,Ada,true,pro,acme,Acme,"admin;editor",2026-01-31T08:00:00Z`,
  'u2,"with ""quotes"" and, a comma",,no,,,,,1769846400000',
  'u3,,,,,globex,"two\nlines",,',
];
const cell = fc.oneof(
  fc.constantFrom('', '"', '""', '"open', ',', '\u0000', '\uFFFD', `"${PRIVATE}`, PRIVATE),
  fc.string({ maxLength: 8 }),
  hostileName,
);
const csv = fc
  .record({
    header: fc.constantFrom(HEADER, `${HEADER},${PRIVATE}`, 'user', PRIVATE, 'user;email'),
    lines: fc.array(
      fc.oneof(
        fc.constantFrom(...ROWS),
        fc.array(cell, { maxLength: 10 }).map((c) => c.join(',')),
      ),
      { maxLength: 6 },
    ),
    end: fc.constantFrom('\n', '\r\n', '\r', '\n\n'),
  })
  .map(({ header, lines, end }) => Buffer.from([header, ...lines].join(end)));

const OBJECTS = [
  { user: 'u1', email: 'x@mail.test', metadata: { plan: 'pro' }, tenant: 'acme', roles: ['admin'] },
  { user: 'u2', blocked: true, updated_at: 1_769_846_400_000, tenant: null, roles: [] },
];
const jsonl = fc
  .array(damagedText(OBJECTS), { maxLength: 4 })
  .map((lines) => Buffer.from(lines.join('\n')));

/** A file that is in memory, read in pieces of a few bytes. */
function fileOf(content: Buffer, pieceBytes: number): SourceFile {
  return {
    name: 'people',
    size: async () => content.length,
    stamp: async () => '1',
    textStart: async () => ({ offset: 0, line: 1 }),
    async *bytes(offset, watch) {
      for (let at = offset; at < content.length; at += pieceBytes) {
        const piece = content.subarray(at, at + pieceBytes);
        watch?.(piece);
        yield piece;
      }
    },
  };
}

const rowsOf = (format: 'csv' | 'jsonl', content: fc.Arbitrary<Buffer>): FuzzProperty =>
  property(
    `a file of ${format} is rows, each of them a user or a problem that tells nothing of it`,
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: content }, damagedBytes(content)),
      fc.integer({ min: 1, max: 64 }),
    ),
    async ([bytes, pieceBytes]) => {
      await guardedAsync([DirectoryError], async () => {
        for await (const rows of readRows(fileOf(bytes, pieceBytes), format, createNaming())) {
          for (const { said, problems } of rows) {
            if ((said === undefined) !== problems.length > 0) throw new Error('neither of the two');
            for (const problem of problems) tellsNothing(describeProblem(problem));
          }
        }
      });
    },
    2,
  );

export const files: readonly FuzzProperty[] = [rowsOf('csv', csv), rowsOf('jsonl', jsonl)];
