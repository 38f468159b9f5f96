import { createServer } from 'node:http';

export interface CloudFormation {
  readonly url: string;
  close(): Promise<void>;
}

export interface CloudFormationOptions {
  /** By stack name: its outputs. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By name: SSM parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Answers everything with this error instead. */
  readonly refuse?: string;
}

/**
 * DescribeStacks in the Query protocol's XML (CloudFormation API reference), and SSM's GetParameter, for whoever signs
 * a request at all.
 */
export async function startCloudFormation(options: CloudFormationOptions): Promise<CloudFormation> {
  const { stacks, parameters, refuse } = options;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const answer = (status: number, type: string, text: string) =>
        response.writeHead(status, { 'content-type': type }).end(text);
      if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
        const { Name: name } = JSON.parse(body);
        const value = parameters[name];
        if (value !== undefined) {
          answer(200, JSON_TYPE, JSON.stringify({ Parameter: { Name: name, Value: value } }));
        } else {
          answer(400, JSON_TYPE, JSON.stringify({ __type: 'ParameterNotFound' }));
        }
        return;
      }
      const name = new URLSearchParams(body).get('StackName') ?? '';
      const outputs = stacks[name];
      if (refuse !== undefined) answer(403, XML_TYPE, errorOf(refuse, 'not allowed'));
      else if (outputs === undefined) {
        answer(400, XML_TYPE, errorOf('ValidationError', `Stack with id ${name} does not exist`));
      } else answer(200, XML_TYPE, describedAs(name, outputs));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const JSON_TYPE = 'application/x-amz-json-1.1';
const XML_TYPE = 'text/xml';

const errorOf = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

function describedAs(name: string, outputs: Readonly<Record<string, string>>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
  <DescribeStacksResult><Stacks><member>
    <StackName>${name}</StackName>
    <CreationTime>2026-01-01T00:00:00Z</CreationTime>
    <StackStatus>CREATE_COMPLETE</StackStatus>
    <Outputs>${members.join('')}</Outputs>
  </member></Stacks></DescribeStacksResult>
</DescribeStacksResponse>`;
}
