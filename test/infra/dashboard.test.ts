import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { METRICS } from '../../lib/telemetry/names.ts';
import { packagedTemplate } from './packaged-template.ts';
import { resource } from './packaging.ts';

const Properties = z.object({
  DashboardName: z.string(),
  DashboardBody: z.object({
    'Fn::Sub': z.tuple([z.string(), z.record(z.string(), z.string())]),
  }),
});
const Body = z.object({
  widgets: z.array(
    z.object({
      x: z.int(),
      y: z.int(),
      width: z.int(),
      height: z.int(),
      properties: z.looseObject({ title: z.string(), metrics: z.array(z.array(z.unknown())) }),
    }),
  ),
});

let text: string;
let references: readonly string[];
let body: z.infer<typeof Body>;

beforeAll(async () => {
  const template = await packagedTemplate();
  const { DashboardBody } = Properties.parse(resource(template, 'Dashboard'));
  const [written, own] = DashboardBody['Fn::Sub'];
  references = [...written.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].flatMap(([, name = '']) =>
    name in own ? [] : [name],
  );
  expect(Object.keys(template.Resources)).toEqual(expect.arrayContaining([...references]));
  text = written.replaceAll(/\$\{([\w.:]+)\}/g, (_, name: string) => own[name] ?? 'x');
  body = Body.parse(JSON.parse(text));
}, 60_000);

describe('the dashboard', () => {
  it('shows queues of the stack, and no widget over another', () => {
    expect([...new Set(references)]).toEqual(['SyncQueue', 'ImportQueue', 'DeadLetterQueue']);
    const taken = new Set<string>();
    for (const { x, y, width, height } of body.widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let cell = 0; cell < width * height; cell++) {
        const at = `${x + (cell % width)},${y + Math.floor(cell / width)}`;
        expect(taken).not.toContain(at);
        taken.add(at);
      }
    }
  });

  it('shows metrics that the functions write, by the dimensions that they are written with', () => {
    const searches = [
      ...text.matchAll(/\{\\"permit-sync-dev\\",([\w,]+)\} MetricName=\\"(\w+)\\"/g),
    ];
    expect(searches.length).toBe(11);
    const written = new Map<string, readonly string[]>(
      Object.entries(METRICS).map(([name, { dimensions }]) => [name, dimensions]),
    );
    for (const [, dimensions = '', name = ''] of searches) {
      expect(dimensions.split(','), name).toEqual(['service', ...(written.get(name) ?? ['?'])]);
    }
    const single = [...text.matchAll(/\["permit-sync-dev", "(\w+)"/g)].map(([, name]) => name);
    expect(single.length).toBeGreaterThan(8);
    expect(Object.keys(METRICS)).toEqual(expect.arrayContaining(single));
  });
});
