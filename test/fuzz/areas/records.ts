import * as fc from 'fast-check';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  newCheckpoint,
} from '../../../lib/backfill/checkpoint.ts';
import { DirectoryError } from '../../../lib/directories/errors.ts';
import { decodeCursor, encodeCursor } from '../../../lib/directories/file/cursor.ts';
import { LedgerError } from '../../../lib/ledger/index.ts';
import { decodeItem, encodeItem } from '../../../lib/ledger/item-codec.ts';
import { anyItem } from '../../ledger/arbitrary-item.ts';
import { damagedText } from '../damaged.ts';
import { guarded, tellsNothing } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';

const items = fc.sample(anyItem, { numRuns: 200, seed: 7 });
const itemTexts = damagedText(items.map((item): unknown => JSON.parse(encodeItem(item))));

const checkpoint = newCheckpoint(
  {
    source: 'csv',
    account: 'file:people.csv:abc',
    queue: '0123456789ab',
    options: { since: { asked: '7d', ms: 1_790_000_000_000 }, limit: 10, columns: { user: 'id' } },
  },
  1_790_000_000_000,
);
const DIGEST = 'a-digest';

export const records: readonly FuzzProperty[] = [
  property(
    'a ledger item is one that can be written again, or a LedgerError',
    fc.oneof({ weight: 9, arbitrary: itemTexts }, fc.string()),
    (body) => {
      const item = guarded([LedgerError], () => decodeItem('user#1', 1, body));
      if (item === undefined) return;
      const text = encodeItem(item);
      if (encodeItem(decodeItem('user#1', 1, text)) !== text) throw new Error('is another item');
    },
    5,
  ),
  property(
    'a checkpoint is one, or is said to be none',
    fc.oneof(damagedText([JSON.parse(encodeCheckpoint(checkpoint))]), fc.string()),
    (content) => {
      const decoded = guarded([], () => decodeCheckpoint(content));
      if (decoded?.kind === 'none') tellsNothing(decoded.why);
    },
    2,
  ),
  property(
    'where to go on in a file is a place in it, or a DirectoryError',
    fc.oneof(damagedText([JSON.parse(encodeCursor(DIGEST, { offset: 10, line: 2 }))]), fc.string()),
    (cursor) => {
      const place = guarded([DirectoryError], () => decodeCursor(cursor, DIGEST, 'people.csv'));
      if (place !== undefined && !(place.offset >= 0 && place.line >= 1))
        throw new Error('nowhere');
    },
  ),
];
