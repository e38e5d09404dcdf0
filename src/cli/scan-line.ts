import type { PrincipalAssessment } from '#guard/assess-principal.ts';
import type { AssessedCause } from '#guard/causes.ts';
import type { Witness } from '#guard/witness.ts';
import type { Assumed } from './assume.ts';
import { openField } from './open-fact-schema.ts';
import type { ScanLine } from './scan-schema.ts';

/** An assessment as a line of the contract. */
export function scanLineOf(
  accountId: string,
  assessment: PrincipalAssessment,
  assumed: readonly Assumed[],
): ScanLine {
  const { principal, key, verdict, firstHop, actions, severity, causes, exact, witnesses, condition } =
    assessment;
  return {
    account: accountId,
    principal: principal.arn,
    region: key.region,
    key: { arn: key.arn ?? null, ...(key.alias === undefined ? {} : { alias: key.alias }), kind: key.kind },
    verdict,
    firstHop,
    actions: { ...actions },
    ...(severity === undefined ? {} : { severity }),
    causes: causes.map(causeLine),
    // Each cause denies by itself in some request: nothing short of all of them clears the principal.
    lift: causes.length === 0 ? [] : [causes.map((_, i) => i)],
    unknown: [...assessment.unknown],
    ...(condition === undefined ? {} : { condition }),
    ...(witnesses === undefined
      ? {}
      : { witness: { denied: witnessLine(witnesses.denied), other: witnessLine(witnesses.other) } }),
    ...(exact ? {} : { inexact: true as const }),
    ...openField(assessment.open),
    assumptions: [...assessment.assumptions],
    ...(assumed.length === 0
      ? {}
      : { assumed: Object.fromEntries(assumed.map(({ key: name, shown }) => [name, shown])) }),
    complete: assessment.complete,
    notEvaluated: [...assessment.notEvaluated],
    problems: assessment.problems.map((problem) => ({ ...problem })),
  };
}

function causeLine(cause: AssessedCause): ScanLine['causes'][number] {
  const { version, sid, line, column, when } = cause;
  return {
    finding: cause.finding,
    statementId: cause.statementId,
    layer: cause.layer,
    policy: cause.policyKey,
    ...(version === undefined ? {} : { version }),
    statement: cause.statement,
    ...(sid === undefined ? {} : { sid }),
    pointer: cause.pointer,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    via: [...cause.via],
    actions: [...cause.actions],
    reason: cause.reason,
    ...(when === undefined ? {} : { when }),
  };
}

function witnessLine({ action, resource, context }: Witness): NonNullable<ScanLine['witness']>['denied'] {
  const values = Object.entries(context).map(
    ([key, value]) => [key, typeof value === 'string' ? value : [...value]] as const,
  );
  return { action, resource, context: Object.fromEntries(values) };
}
