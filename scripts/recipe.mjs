/**
 * How to deploy what lies in `dist/package`, for people with nothing but the AWS CLI.
 *
 * @param {string} region
 * @param {string} [override] the value of the parameter IamEventRegion
 */
export function recipe(region, override) {
  const more = override === undefined ? '' : ` IamEventRegion=${override}`;
  return `# Deploy Key Guard for CodeCommit

In this folder, with credentials of the account to watch, and a bucket of your own in ${region} (an existing one will do):

\`\`\`sh
export AWS_REGION=${region}
export BUCKET=my-code-bucket
aws s3 mb "s3://$BUCKET"
aws s3 cp . "s3://$BUCKET/key-guard/" --recursive --exclude '*' --include '*.zip'
aws cloudformation deploy --stack-name key-guard --template-file template.json \\
  --s3-bucket "$BUCKET" --s3-prefix key-guard \\
  --capabilities CAPABILITY_IAM --tags application=key-guard-for-codecommit \\
  --parameter-overrides CodeBucket="$BUCKET" Regions=${region} AlertEmail=you@example.com${more}
\`\`\`

\`Regions\` lists the Regions whose CodeCommit is judged (\`eu-west-1,us-east-1\`). SNS sends a message with a link to
\`AlertEmail\`: without a click on it no alert arrives. The same commands update a stack that exists.
`;
}
