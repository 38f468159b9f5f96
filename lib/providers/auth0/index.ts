export { parseAuth0 } from './parse.ts';
export { createAuth0 } from './webhook.ts';
