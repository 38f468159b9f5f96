/** `12345` as `12,345`. */
export const number = (value: number): string => value.toLocaleString('en-US');

/** Milliseconds as a person would say them: `850 ms`, `12.3 s`, `4 min 10 s`, `16 h 40 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
