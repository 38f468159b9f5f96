export { parseClerk } from './parse.ts';
export { createClerk } from './webhook.ts';
