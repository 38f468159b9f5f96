import { duration, instant, type Terminal } from '../terminal/index.ts';

/** Times and numbers as whoever reads wants them: ages on a screen, ISO 8601 and plain digits in a pipe. */
export interface Speech {
  /** `12 min ago`, or the time. */
  ago(ms: number): string;
  /** `in 4 s`, or the time. */
  ahead(ms: number): string;
  /** `12 min`, or the time that it began. */
  age(ms: number): string;
  /** `up to 12 min`, or after which time. */
  youngerThan(ms: number): string;
  count(value: number): string;
}

/** @param now - in ms */
export function createSpeech({ isHuman }: Pick<Terminal, 'isHuman'>, now: number): Speech {
  return {
    ago: (ms) => (isHuman ? `${duration(now - ms)} ago` : instant(ms)),
    ahead: (ms) => (isHuman ? `in ${duration(ms - now)}` : instant(ms)),
    age: (ms) => (isHuman ? duration(now - ms) : instant(ms)),
    youngerThan: (ms) => (isHuman ? `up to ${duration(now - ms)}` : `after ${instant(ms)}`),
    count: (value) => (isHuman ? value.toLocaleString('en-US') : String(value)),
  };
}
