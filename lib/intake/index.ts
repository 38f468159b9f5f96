export { answer, type HttpAnswer, type HttpRequest, RETRY_AFTER_SECONDS } from './answer.ts';
export { type ApiGatewayAnswer, apiGatewayHandler } from './api-gateway.ts';
export { failureOf } from './errors.ts';
export type { Enqueue, KeepUnparsed, RereadableSecret, SendOptions } from './ports.ts';
export { receiveTrigger, type TriggerReceiver } from './receive-trigger.ts';
export { MAX_BODY_BYTES, receiveWebhook, type WebhookReceiver } from './receive-webhook.ts';
export { withinLimit } from './time-limit.ts';
