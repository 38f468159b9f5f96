'use strict';

// What somebody who has just deployed has to know: where webhooks go, and whether anybody hears the alarms. A plugin of the
// framework's, in a form that osls and the Serverless Framework 3 and 4 load alike: CommonJS, and without a dependency.

/** Outputs of the stack to be pasted elsewhere, and where. */
const TO_PASTE = {
  ClerkWebhookUrl: 'Clerk, Webhooks',
  Auth0WebhookUrl: 'Auth0, Event Streams',
  ScimUrl: 'SCIM, the identity provider',
  HandoffUrl: 'handoff, your application',
  CognitoAttachCommand: 'Cognito, run once',
  DomainTarget: 'DNS, what your domain points to',
};

/**
 * @param {ReadonlyMap<string, string>} outputs of the stack
 * @returns {{ lines: string[], warning: string | undefined }}
 */
function tellOf(outputs) {
  const lines = Object.entries(TO_PASTE).flatMap(([name, where]) => {
    const value = outputs.get(name);
    return value === undefined ? [] : [`${where}: ${value}`];
  });
  const topic = outputs.get('AlarmTopic') ?? '';
  const warning = topic.startsWith('arn:')
    ? undefined
    : 'No SNS topic for the alarms: they ring, and nobody hears them. Set alarmTopicArn (docs/deploy.md).';
  return { lines, warning };
}

/** The Serverless Framework, for its plugins, asks AWS by this; osls 4.3 has it no more, and throws. */
async function ask(provider, StackName) {
  const { Stacks } = await provider.request('CloudFormation', 'describeStacks', { StackName });
  return Stacks[0].Outputs;
}

class TellAfterDeploy {
  constructor(serverless, _options, tools) {
    this.serverless = serverless;
    this.log = tools?.log;
    this.hooks = { 'after:deploy:deploy': () => this.tell() };
  }

  async tell() {
    const provider = this.serverless.getProvider('aws');
    const StackName = provider.naming.getStackName();
    let outputs;
    try {
      const listed = this.gathered() ?? (await ask(provider, StackName));
      outputs = new Map(listed.map((one) => [one.OutputKey, one.OutputValue]));
    } catch (error) {
      // The deployment has succeeded all the same.
      this.warn(`The outputs of ${StackName} could not be read (${error.code ?? error.name}).`);
      return;
    }
    const { lines, warning } = tellOf(outputs);
    if (lines.length > 0) this.serverless.addServiceOutputSection('to paste', lines);
    if (warning !== undefined) this.warn(warning);
  }

  /** What the framework's own plugin for `info` has read a moment ago, in osls and the Serverless Framework 3. */
  gathered() {
    const plugins = this.serverless.pluginManager?.plugins ?? [];
    return plugins.find((plugin) => plugin.gatheredData?.outputs !== undefined)?.gatheredData
      .outputs;
  }

  warn(text) {
    if (this.log?.warning) this.log.warning(text);
    else this.serverless.cli.log(text);
  }
}

module.exports = TellAfterDeploy;
module.exports.tellOf = tellOf;
