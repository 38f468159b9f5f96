/**
 * Stands in for `pino`, which the `permitio` SDK logs with: lib/permit sets that log to silent, since it would hold
 * bodies of requests. 90 kB, and a worker thread's code.
 */
const nothing = (): void => {};
const silent = {
  level: 'silent',
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

const pino = Object.assign(() => silent, { stdTimeFunctions: { isoTime: () => '' } });
export default pino;
