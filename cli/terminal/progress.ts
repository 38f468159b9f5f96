import { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import type { Shell } from '../shell.ts';
import { duration } from './times.ts';

export interface ProgressOptions {
  /** What is counted, e.g. `users`. */
  readonly unit: string;
  /** Absent: it is not known how many there will be. */
  readonly total?: number | undefined;
  /** Already done before this run. */
  readonly from?: number;
}

export interface Progress {
  /** @param note - e.g. what is waited for; stays until another is given */
  update(done: number, note?: string): void;
  stop(): void;
}

/** Where no bar can be drawn, a line so often. */
const LINE_EVERY_MS = 5_000;
/** A rate is told once so much time has passed. */
const STEADY_MS = 1_000;

/** Count, rate and time left, on stderr. */
export function startProgress(options: ProgressOptions, shell: Shell): Progress {
  const { unit, total, from = 0 } = options;
  const startedAt = shell.now();
  let done = from;
  let note = '';

  function line(): string {
    const elapsed = shell.now() - startedAt;
    const rate = elapsed < STEADY_MS ? 0 : ((done - from) / elapsed) * 1000;
    const parts = [
      total === undefined ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`,
    ];
    if (rate > 0) parts.push(`${count(Math.round(rate))}/s`);
    if (rate > 0 && total !== undefined && done < total) {
      parts.push(`${duration(((total - done) / rate) * 1000)} left`);
    }
    if (note !== '') parts.push(note);
    return parts.join(' · ');
  }

  if (!shell.stderr.isTerminal) {
    let toldAt = startedAt;
    let told = '';
    const tell = () => {
      const text = line();
      if (text !== told) shell.stderr.stream.write(`${text}\n`);
      told = text;
    };
    return {
      update(count, news = note) {
        done = count;
        note = news;
        if (shell.now() - toldAt < LINE_EVERY_MS) return;
        toldAt = shell.now();
        tell();
      },
      stop: tell,
    };
  }

  const bar = new cliProgress.SingleBar(
    {
      stream: asTerminal(shell),
      hideCursor: true,
      clearOnComplete: false,
      barsize: 24,
      format: (settings, params) => {
        const drawn =
          total === undefined ? '' : `${cliProgress.Format.BarFormat(params.progress, settings)} `;
        return `${drawn}${line()}`.slice(0, Math.max(20, shell.stderr.columns - 1));
      },
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total ?? 0, done);
  return {
    update(count, news = note) {
      done = count;
      note = news;
      bar.update(done);
    },
    stop() {
      bar.update(done);
      bar.stop();
    },
  };
}

const count = (value: number): string => value.toLocaleString('en-US');

/** cli-progress asks a stream for more than a `Writable` has. */
function asTerminal(shell: Shell): NodeJS.WritableStream {
  const { stream, columns } = shell.stderr;
  if ('isTTY' in stream) return stream;
  const screen = new Writable({
    write(chunk, encoding, done) {
      // At once: what is said after the bar must not come before its end.
      stream.write(chunk, encoding);
      done();
    },
  });
  return Object.assign(screen, { isTTY: true, columns });
}
