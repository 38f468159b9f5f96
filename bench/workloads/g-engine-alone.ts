import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { duration, number } from '../format.ts';
import type { Workload } from '../workload.ts';

const MOST = 6;
const PROGRAM = fileURLToPath(new URL('../engine-figures.ts', import.meta.url));

const figures = {
  jobs: z.number(),
  bytes: z.number(),
  parseMs: z.number(),
  engineMs: z.number(),
  ratio: z.number(),
};
const measured = z.object({
  ...figures,
  cases: z.array(z.object({ name: z.string(), ...figures })),
});

export const engineAlone: Workload = {
  id: 'G',
  title: 'engine alone: decode, settle, map, plan; no I/O',
  async run() {
    // In a process of its own: what ran before must not weigh on the figures.
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM]);
    const { ratio, parseMs, engineMs, jobs, cases } = measured.parse(JSON.parse(stdout));
    const each = cases.map((one) => `${one.name} ${one.ratio.toFixed(2)}`).join(', ');
    return {
      naive: '–',
      floor: `JSON.parse: ${duration(parseMs)}`,
      ours: `${ratio.toFixed(2)} × JSON.parse at worst (${each})`,
      refused: '–',
      time: `${duration(engineMs)} for ${number(jobs)} jobs`,
      target: `≤ ${MOST} × JSON.parse of the same bodies`,
      reached: ratio <= MOST,
      limitedBy: 'checking each job against its schema, and digests',
      problems: [],
      figures: { ratio, parseMs, engineMs, jobs },
    };
  },
};
