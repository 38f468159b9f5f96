import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { play } from './play.ts';
import { scripts } from './script.ts';

/** More of them: `SCIM_MODEL_RUNS=2000`. */
const RUNS = Number(process.env['SCIM_MODEL_RUNS'] ?? 12);
const SEED = process.env['SCIM_MODEL_SEED'];

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

describe('whatever directories do, and whatever goes wrong meanwhile', () => {
  it('leaves store, ledger and Permit as the model has them', async () => {
    const property = fc.asyncProperty(scripts, async (script) => {
      const { found, expected } = await play(open, script);
      expect(found).toEqual(expected);
    });
    const seed = SEED === undefined ? {} : { seed: Number(SEED) };
    await fc.assert(property, { numRuns: RUNS, ...seed });
  }, 3_600_000);
});
