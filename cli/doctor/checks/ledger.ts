import {
  DescribeTableCommand,
  type DescribeTableCommandOutput,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { LedgerError, readLease } from '../../../lib/ledger/index.ts';
import type { Check } from '../check.ts';
import { failed, type Outcome, ok, skipped, warning } from '../finding.ts';
import { isLocal, type Patient } from '../patient.ts';

const KEY = 'pk';
const TTL = 'expiresAt';
const NOT_ALLOWED = /^AccessDenied|^UnrecognizedClient/;
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** Whether the ledger's table is there, and can be read. */
export const tableCheck = (patient: Patient): Check => ({
  id: 'ledger.table',
  title: 'ledger table',
  run: () =>
    withTable(patient, async (table) => {
      const region = await patient.dynamo.config.region();
      try {
        await readLease(patient.dynamo, table);
        return ok(`${table} in ${region}`);
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
        const name = nameOf(error.cause);
        if (name === 'ResourceNotFoundException') {
          return failed(
            `LEDGER_TABLE: there is no table ${table} in ${region}`,
            'Is --stage right? Check the name, --region and the AWS account.',
          );
        }
        if (NOT_ALLOWED.test(name)) {
          return failed(
            `LEDGER_TABLE: ${table} may not be read (${name})`,
            'Allow dynamodb:GetItem on it to whoever operates; docs/cli.md lists the rights.',
          );
        }
        if (name === 'ValidationException') return wrongKey(table);
        return failed(
          `LEDGER_TABLE: ${table}: ${error.message}`,
          'Check the network, --region and AWS_ENDPOINT_URL_DYNAMODB.',
        );
      }
    }),
});

/** Whether items are found by the key that they are written under. */
export const tableKeyCheck = (patient: Patient): Check => ({
  id: 'ledger.key',
  title: 'table key',
  run: () =>
    withTable(patient, async (table) => {
      let described: DescribeTableCommandOutput;
      try {
        described = await patient.dynamo.send(new DescribeTableCommand({ TableName: table }));
      } catch (error) {
        return skipped(`dynamodb:DescribeTable failed (${nameOf(error)})`);
      }
      const { KeySchema = [], AttributeDefinitions = [] } = described.Table ?? {};
      const isOurs =
        KeySchema.length === 1 &&
        KeySchema[0]?.AttributeName === KEY &&
        AttributeDefinitions.some((one) => one.AttributeName === KEY && one.AttributeType === 'S');
      return isOurs ? ok(`${KEY}, a string`) : wrongKey(table);
    }),
});

/** Whether tombstones ever go. */
export const expiryCheck = (patient: Patient): Check => ({
  id: 'ledger.ttl',
  title: 'table expiry',
  run: () =>
    withTable(patient, async (table) => {
      if (isLocal(patient.place, 'AWS_ENDPOINT_URL_DYNAMODB')) {
        return skipped('the local table has none');
      }
      try {
        const { TimeToLiveDescription: found } = await patient.dynamo.send(
          new DescribeTimeToLiveCommand({ TableName: table }),
        );
        return expiryOf(found?.TimeToLiveStatus, found?.AttributeName);
      } catch (error) {
        return skipped(`dynamodb:DescribeTimeToLive failed (${nameOf(error)})`);
      }
    }),
});

/** @param status - of DynamoDB's `TimeToLiveDescription` */
export function expiryOf(status: string | undefined, attribute: string | undefined): Outcome {
  const isOn = status === 'ENABLED' || status === 'ENABLING';
  if (isOn && attribute === TTL) return ok(`by ${TTL}`);
  return warning(
    isOn ? `by ${attribute}, not by ${TTL}` : 'off: tombstones of deleted users stay for good',
    `Turn on time to live by ${TTL}, as infra/ledger.yml has it: deploy the stage again.`,
  );
}

const wrongKey = (table: string): Outcome =>
  failed(
    `LEDGER_TABLE: the key of ${table} is not ${KEY}, a string: it is no ledger`,
    'Name the table that infra/ledger.yml made.',
  );

async function withTable(
  patient: Patient,
  look: (table: string) => Promise<Outcome>,
): Promise<Outcome> {
  const table = await patient.setting('LEDGER_TABLE');
  if (table === undefined) return skipped('LEDGER_TABLE is not set');
  const trouble = await patient.awsTrouble();
  return trouble === undefined ? await look(table) : skipped(trouble.detail);
}
