export { webhookHandler } from './webhook-handler.ts';
