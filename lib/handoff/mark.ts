import { timeOf, type Version, versionAt } from '../jobs/index.ts';

/** Versions from the one at which facts were told to the newest at which they were said again: above `from`, up to `to`. */
export interface Span {
  readonly from: Version;
  readonly to: Version;
}

/**
 * What was told last of one user, which is what a repetition is skipped by. It speaks of nobody: facts are a digest.
 *
 * A skipped token is newer than what was told for it. So the mark says up to where its facts hold (`to`), and whoever
 * comes late with other facts of a time in between is told beneath them, as old as `from`: else it would win over
 * facts that are newer than itself, and were not told. See docs/handoff.md for the whole argument.
 */
export interface Mark extends Span {
  /** Of the facts. */
  readonly digest: string;
  /** Event id of the jobs that carry them. */
  readonly job: string;
  /** Whether the queue has confirmed them. */
  readonly sent: boolean;
  /** When they were told, by our clock, in ms. */
  readonly at: number;
  /** Whether anybody was told beneath them. */
  readonly used: boolean;
  /** Of what was told before: where late comers still belong beneath. */
  readonly spans: readonly Span[];
}

/** A handoff, as far as the mark is concerned. */
export interface Telling {
  readonly digest: string;
  readonly job: string;
  readonly version: Version;
}

/** What to do about a handoff. `before` is to be written first, `after` once the queue has confirmed. */
export type Step =
  | { readonly kind: 'skip'; readonly mark: Mark; readonly before?: Mark | undefined }
  | {
      readonly kind: 'tell';
      /** Tell it as older than this. */
      readonly beneath?: Version | undefined;
      readonly before?: Mark | undefined;
      readonly after?: Mark | undefined;
    };

/** More than one user ever has: each is of other facts than the next. With so many, nothing is skipped. */
const MAX_SPANS = 8;
/** A token that comes later than this after it was issued is told at its own time, come what may. */
const SPAN_LIFE_MS = 24 * 60 * 60 * 1000;

/**
 * What becomes of a handoff, by the mark that stands. Pure.
 *
 * @param now - milliseconds
 * @param intervalMs - how long, and over how much of the tokens' time, the same facts are not told again
 */
export function stepFor(
  mark: Mark | undefined,
  telling: Telling,
  now: number,
  intervalMs: number,
): Step {
  const { digest, job, version } = telling;
  const fresh: Mark = {
    digest,
    job,
    from: version,
    to: version,
    sent: false,
    at: now,
    used: false,
    spans: [],
  };
  if (mark === undefined) return newest(fresh);
  const isSame = mark.digest === digest;
  if (isSame && isSkipped(mark, version, now, intervalMs)) {
    return version > mark.to
      ? { kind: 'skip', mark, before: { ...mark, to: version } }
      : { kind: 'skip', mark };
  }
  if (version > mark.to) return newest({ ...fresh, spans: spansAfter(mark, isSame, now) });
  if (isSame && version >= mark.from) {
    return { kind: 'tell', after: { ...mark, sent: true, at: now } };
  }
  if (isIn(mark, version)) {
    return {
      kind: 'tell',
      beneath: mark.from,
      before: mark.used ? undefined : { ...mark, used: true },
    };
  }
  return { kind: 'tell', beneath: mark.spans.find((span) => isIn(span, version))?.from };
}

const newest = (before: Mark): Step => ({ kind: 'tell', before, after: { ...before, sent: true } });

const isIn = ({ from, to }: Span, version: Version): boolean => version > from && version <= to;

function isSkipped(mark: Mark, version: Version, now: number, intervalMs: number): boolean {
  if (!mark.sent || now - mark.at >= intervalMs) return false;
  if (timeOf(version) - timeOf(mark.from) > intervalMs) return false;
  const opensSpan = version > mark.to && mark.to === mark.from;
  return !opensSpan || mark.spans.length < MAX_SPANS;
}

/**
 * Spans that stay once something newer is told. The mark's own does unless the same facts are told now, which win
 * over all that comes late; but whoever was told beneath it must not be overtaken by one who came before.
 */
function spansAfter(mark: Mark, isSame: boolean, now: number): readonly Span[] {
  const { from, to } = mark;
  const own = to > from && (!isSame || mark.used) ? [{ from, to }] : [];
  return [...mark.spans, ...own].filter((span) => timeOf(span.to) > now - SPAN_LIFE_MS);
}

/**
 * Origin of jobs that are told beneath a version: of its very millisecond, but a creation, which loses to an update; and
 * in the order of their own times among themselves.
 */
export function beneath(
  version: Version,
  at: number,
  eventId: string,
): { readonly version: number; readonly change: 'created'; readonly eventId: string } {
  return {
    version: timeOf(version),
    change: 'created',
    eventId: `${versionAt(at)}.${eventId}`,
  };
}
