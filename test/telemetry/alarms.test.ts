import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { METRICS } from '../../lib/telemetry/names.ts';

const FOLDER = new URL('../../infra/', import.meta.url);
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yml'))
  .map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);

const alarmed = z.looseObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.optional(z.array(z.object({ Name: z.string(), Value: z.unknown() }))),
});
type Alarmed = z.infer<typeof alarmed>;

/** Every metric of ours that stands somewhere in a template. */
function metricsIn(value: unknown): readonly Alarmed[] {
  if (typeof value !== 'object' || value === null) return [];
  const { data } = alarmed.safeParse(value);
  const own = data?.Namespace.includes('metricsNamespace') === true ? [data] : [];
  return [...own, ...Object.values(value).flatMap(metricsIn)];
}

const names = new Map<string, readonly string[]>(
  Object.entries(METRICS).map(([name, { dimensions }]) => [name, dimensions]),
);

/** `service` alone, or with all of the metric's own: no other combination is ever written. */
function isWritten(metric: string, dimensions: readonly string[]): boolean {
  const own = names.get(metric);
  if (own === undefined) return false;
  const asked = dimensions.toSorted().join();
  return asked === 'service' || asked === ['service', ...own].toSorted().join();
}

describe('the templates', () => {
  const metrics = files.flatMap(([name, text]) =>
    metricsIn(parse(text)).map(({ MetricName, Dimensions = [] }) => ({
      name,
      metric: MetricName,
      dimensions: Dimensions.map(({ Name }) => Name),
    })),
  );

  it('alarm by metrics that are written, with the dimensions that they are written with', () => {
    expect(metrics.length).toBeGreaterThan(0);
    const wrong = metrics.filter(({ metric, dimensions }) => !isWritten(metric, dimensions));
    expect(wrong).toEqual([]);
  });

  it('show such metrics on the dashboard', () => {
    const searches = files.flatMap(([name, text]) =>
      [...text.matchAll(/\$\{namespace\}\\",([\w,]+)\}[^']*MetricName=\\"(\w+)\\"/g)].map(
        ([, dimensions = '', metric = '']) => ({ name, metric, dimensions: dimensions.split(',') }),
      ),
    );
    expect(searches.length).toBeGreaterThan(0);
    const wrong = searches.filter(({ metric, dimensions }) => !isWritten(metric, dimensions));
    expect(wrong).toEqual([]);
  });
});
