/** Put in the place of `@aws-sdk/client-dynamodb` for the tests of the project `bundled clients` (vitest.config.ts). */
import { DynamoDBClient as Light } from '../../local/build/left-out/client-dynamodb.ts';
import { throughLight } from './through-light.ts';

export * from '@aws-sdk/client-dynamodb';
export { ConditionalCheckFailedException } from '../../local/build/left-out/client-dynamodb.ts';
export const DynamoDBClient = throughLight(Light);
