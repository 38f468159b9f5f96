import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { duration, number } from '../format.ts';
import { RULES } from '../mapping/rules.ts';
import type { Workload } from '../workload.ts';

const MOST = 4;
const PROGRAM = fileURLToPath(new URL('../mapping/measure.ts', import.meta.url));

const measured = z.array(
  z.object({
    kind: z.string(),
    jobs: z.number(),
    bytes: z.number(),
    parseMs: z.number(),
    mapMs: z.number(),
    ratio: z.number(),
    made: z.number(),
  }),
);

export const mappingAlone: Workload = {
  id: 'M',
  title: `mapping alone, with ${RULES} rules, 20 of them for each provider and kind`,
  async run() {
    // In a process of its own: what ran before must not weigh on the figures.
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM]);
    const kinds = measured.parse(JSON.parse(stdout));
    const ratio = Math.max(...kinds.map((one) => one.ratio));
    const jobs = kinds.reduce((sum, one) => sum + one.jobs, 0);
    const parseMs = kinds.reduce((sum, one) => sum + one.parseMs, 0);
    const mapMs = kinds.reduce((sum, one) => sum + one.mapMs, 0);
    const each = kinds.map((one) => `${one.kind} ${one.ratio.toFixed(2)}`).join(', ');
    return {
      naive: '–',
      floor: `JSON.parse: ${duration(parseMs)}`,
      ours: `${ratio.toFixed(2)} × JSON.parse at worst (${each})`,
      refused: '–',
      time: `${duration(mapMs)} for ${number(jobs)} jobs`,
      target: `≤ ${MOST} × JSON.parse of the same bodies`,
      reached: ratio <= MOST,
      limitedBy: 'conditions looked at, and what rules make',
      problems: [],
      figures: { ratio, parseMs, mapMs, jobs },
    };
  },
};
