/**
 * Credentials as Lambda gives them: in the environment, for as long as the process lives. It stands in the bundles for
 * the SDK's chain of providers (profiles, sign-in, instance metadata), which is 100 KB that a function never needs.
 */
export function defaultProvider() {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new Error(
        'the environment has no `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`: Lambda sets them',
      );
    }
    const session = AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {};
    return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...session };
  };
}
