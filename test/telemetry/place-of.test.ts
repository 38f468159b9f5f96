import { describe, expect, it } from 'vitest';
import { placeOf } from '../../lib/telemetry/index.ts';

describe('the place of an error', () => {
  it('is where it was thrown', () => {
    expect(placeOf(new TypeError('odd'))).toMatch(/^at .*place-of\.test\.ts:\d+:\d+\)?$/);
  });

  it('is not a line of its message that looks like one', () => {
    const place = placeOf(new Error('Ada\n    at home (ada@analytical.test)'));
    expect(place).toMatch(/place-of\.test\.ts/);
    expect(place).not.toMatch(/ada|home/i);
  });

  it('is not known of what is no error, or has no stack', () => {
    expect(placeOf('text')).toBeUndefined();
    expect(placeOf(Object.assign(new Error('odd'), { stack: undefined }))).toBeUndefined();
  });
});
