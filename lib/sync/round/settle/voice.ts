import type { Voice } from '../../../ledger/index.ts';

/** The source that a voice belongs to: `clerk` of `clerk@staff`. */
export function sourceOf(voice: Voice): string {
  const at = voice.indexOf('@');
  return at < 0 ? voice : voice.slice(0, at);
}
