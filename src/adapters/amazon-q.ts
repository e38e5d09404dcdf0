import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { ok } from '#lib/result.ts';
import type { Chat } from '#ports';

/**
 * The channels in which Amazon Q Developer shows what a topic of its own gets.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function amazonQ(client: SNSClient, topicArn: string): Extract<Chat, { way: 'amazon-q' }> {
  return {
    way: 'amazon-q',
    name: `amazon-q ${topicArn}`,
    post: async (notification) => {
      await client.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(notification) }));
      return ok({});
    },
  };
}
