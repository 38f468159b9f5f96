export type { TriggerContext } from './event.ts';
export { parseCognito } from './parse.ts';
