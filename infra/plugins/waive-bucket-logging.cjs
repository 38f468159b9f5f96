'use strict';

// What checkov finds in the deployment bucket, and why it stays: docs/decisions/0018-templates.md. Not among
// `resources.extensions`: the Serverless Framework 4 may have a bucket of the account's own, and then there is none in the
// template to be extended.
const WAIVER = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_18',
        comment:
          'It holds the packages of deployments and nothing else, no public access; CloudTrail records who deploys. Logs of access would need another bucket',
      },
    ],
  },
};

class WaiveBucketLogging {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { Resources } = serverless.service.provider.compiledCloudFormationTemplate;
        const bucket = Resources.ServerlessDeploymentBucket;
        if (bucket !== undefined) bucket.Metadata = { ...bucket.Metadata, ...WAIVER };
      },
    };
  }
}

module.exports = WaiveBucketLogging;
