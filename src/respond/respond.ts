import { assertNever } from '#lib/assert-never.ts';
import type { Ports } from '#ports';
import { plain } from '#report/plain-text.ts';
import { type AccountView, accountViews } from './account-view.ts';
import { announce } from './announce.ts';
import { type Answer, answersOf, tidingsOf } from './answer.ts';
import type { DecodedEvent } from './decoded-event.ts';
import { type Judgement, judge, whyHarmless } from './judge.ts';
import type { Response } from './response.ts';
import { judgedAccount } from './subject.ts';
import { sweep } from './sweep.ts';

export type { Answer, Response };

/** Decides what an event means for the account as it is now, and acts on it. Safe to repeat and to reorder. */
export async function respond(event: DecodedEvent, ports: Ports): Promise<Response> {
  const [answer] = await respondAll([event], ports);
  if (answer?.ok === true) return answer.response;
  throw answer?.error;
}

/**
 * The same for events that came together: each account is read once at most, and each finding is told once. What can't
 * be answered fails alone.
 */
export async function respondAll(events: readonly DecodedEvent[], ports: Ports): Promise<readonly Answer[]> {
  const views = accountViews(ports);
  const judged: (Response | Judgement | { readonly error: unknown })[] = [];
  for (const event of events) {
    const judgement = judgeAny(event, views(judgedAccount(event, ports.accountId)), ports);
    judged.push(await judgement.catch((error: unknown) => ({ error })));
  }
  const found = judged.filter((one) => 'found' in one);
  const answers = new Map<Judgement, Answer>();
  for (const [read, judgements] of Map.groupBy(found, (one) => one.read)) {
    const entries = await views(read.account.id).entries();
    const announced = await announce({ ...tidingsOf(judgements), evidence: read, entries }, ports);
    for (const [judgement, answer] of answersOf(judgements, announced)) answers.set(judgement, answer);
  }
  return judged.map((one): Answer => {
    if ('error' in one) return { ok: false, error: one.error };
    if (!('found' in one)) return { ok: true, response: one };
    return answers.get(one) ?? { ok: false, error: new Error('an event was left without an answer') };
  });
}

async function judgeAny(event: DecodedEvent, view: AccountView, ports: Ports): Promise<Response | Judgement> {
  switch (event.kind) {
    case 'unrelated':
      return ignored(plain(event.reason));
    case 'failed':
      return ignored(`the call failed with ${plain(event.errorCode)} and changed nothing`);
    case 'change': {
      const harmless = await whyHarmless(event, view, ports);
      return harmless === undefined ? judge(event, view, ports) : ignored(harmless);
    }
    case 'change-unknown':
    case 'padded':
    case 'repository-created':
    case 'repository-refused':
      return judge(event, view, ports);
    case 'sweep':
      return sweep(event.account, ports);
    default:
      return assertNever(event);
  }
}

function ignored(reason: string): Response {
  return { outcome: 'ignored', reason, findings: [], resolved: [], alerts: [], awsCalls: 0 };
}
