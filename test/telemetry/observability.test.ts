import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENTS, METRICS_SAID } from '../../lib/telemetry/catalogue.ts';
import { FIELDS, METRICS } from '../../lib/telemetry/names.ts';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/observability.md', ROOT), 'utf8');

/** What stands between the marks of a table that the registry makes. */
const shown = (name: string): string | undefined =>
  new RegExp(`<!-- ${name}: .* -->\\n([\\s\\S]*?)<!-- end -->`).exec(page)?.[1];

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((row) => `| ${row.join(' | ')} |`);
  lines.splice(1, 0, `|${head.map(() => '---|').join('')}`);
  return `${lines.join('\n')}\n`;
}

/** All that functions are made of, but for the registry itself. */
const code = ['lib', 'functions']
  .flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/^telemetry\/(names|catalogue)/.test(name))
      .map((name) => readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8')),
  )
  .join('\n');

describe('docs/observability.md', () => {
  it('has every event that is logged', () => {
    const rows = Object.entries(EVENTS).map(([name, { level, by, says }]) => [
      `\`${name}\``,
      level,
      by,
      says,
    ]);
    expect(shown('events')).toBe(tableOf(['event', 'level', 'function', 'says'], rows));
  });

  it('has every metric', () => {
    const rows = Object.entries(METRICS).map(([name, { unit, dimensions }]) => [
      `\`${name}\``,
      unit,
      dimensions.map((one) => `\`${one}\``).join(', ') || '–',
      Object.entries(METRICS_SAID).find(([said]) => said === name)?.[1] ?? '',
    ]);
    expect(shown('metrics')).toBe(tableOf(['metric', 'unit', 'dimensions', 'counts'], rows));
  });

  it('asks Logs Insights for fields that there are', () => {
    const [, query = ''] = /^```\w*\n(fields .*)$/m.exec(page) ?? [];
    const asked = query
      .replace('fields ', '')
      .split(', ')
      .map((name) => name.replace('.0', ''));
    const known = [...Object.keys(FIELDS), 'event', 'service', '@timestamp', '@message'];
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the registry', () => {
  it.each(Object.entries(EVENTS))('has in %s what the code logs, at its levels', (name, event) => {
    const used = code.matchAll(new RegExp(`\\.(debug|info|warn|error)\\(\\s*'${name}'`, 'g'));
    const levels = event.level.split(', ');
    for (const [, level = ''] of used) expect(levels).toContain(level);
    expect(code).toContain(`'${name}'`);
  });

  it.each(Object.keys(METRICS))('has in %s a metric that the code writes', (name) => {
    expect(code).toMatch(new RegExp(`['.]${name}\\b`));
  });

  it('has no name twice in one line', () => {
    const names = [...Object.keys(FIELDS), ...Object.keys(METRICS), 'service', 'event', '_aws'];
    expect(new Set(names).size).toBe(names.length);
  });

  it('has metrics within the limits of the format', () => {
    for (const { dimensions } of Object.values(METRICS)) {
      expect(dimensions.length).toBeLessThan(30);
      expect(dimensions.every((name) => name in FIELDS)).toBe(true);
    }
    expect(Object.keys(METRICS).length).toBeLessThanOrEqual(100);
  });
});
