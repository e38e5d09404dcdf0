import { type Line, listOf, NotEncoded, type Statement } from '../line.ts';
import { isMatch } from './regular.ts';
import { likeAction, likeResource, piecesOfValue, type VariableValue } from './text-pattern.ts';

/**
 * Whether a statement is about the action and the resource of a request. Both are known.
 *
 * @param heldBy what variables stand for, where the document reads any
 */
export function isAbout(
  { Action, NotAction, Resource, NotResource }: Statement,
  { request }: Line,
  heldBy: VariableValue | undefined,
): boolean {
  const isAction = (text: string): boolean => isMatch(likeAction(text), request.action.toLowerCase());
  const isResource = (text: string): boolean => {
    const pieces = heldBy === undefined ? [{ text, literal: false }] : piecesOfValue(text, heldBy);
    if (pieces === undefined) return false;
    const language = likeResource(pieces);
    if (language === undefined) throw new NotEncoded('a short ARN, fact 2.14');
    return isMatch(language, request.resource);
  };
  return (
    (Action === undefined || listOf(Action).some(isAction)) &&
    (NotAction === undefined || !listOf(NotAction).some(isAction)) &&
    (Resource === undefined || listOf(Resource).some(isResource)) &&
    (NotResource === undefined || !listOf(NotResource).some(isResource))
  );
}
