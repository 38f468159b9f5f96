/** Put in the place of `@aws-sdk/client-sqs` for the tests of the project `bundled clients` (vitest.config.ts). */
import { SQSClient as Light } from '../../local/build/left-out/client-sqs.ts';
import { throughLight } from './through-light.ts';

export * from '@aws-sdk/client-sqs';
export const SQSClient = throughLight(Light);
