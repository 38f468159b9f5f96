// A team's own service: its Cognito trigger wrapped by the packed package, behind Lambda's Invoke
// API: it refuses some people and confirms its own at once. It stands in a folder where `permit-sync` is the only package.
import { createServer } from 'node:http';
import { withPermitSync } from 'permit-sync';

const handler = withPermitSync(async (event) => {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  if (event.request.userAttributes.email.endsWith('@blocked.example')) {
    throw new Error('not on our list');
  }
  event.response.autoConfirmUser = event.request.userAttributes.email.endsWith('@team.example');
  return event;
});

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const event = JSON.parse(Buffer.concat(chunks).toString());
    const result = await handler(event, { awsRequestId: 'one-request' });
    response.end(JSON.stringify(result));
  } catch (error) {
    response.setHeader('X-Amz-Function-Error', 'Unhandled');
    response.end(JSON.stringify({ errorType: error.name, errorMessage: error.message }));
  }
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
