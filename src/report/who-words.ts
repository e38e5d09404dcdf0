import type { AffectedPrincipal, Finding } from '#guard/finding.ts';
import { firstOf, plain } from './plain-text.ts';

/** `user erin`, `role build-orders`: a principal as people call it. */
export function principalName(arn: string): string {
  const [, kind = 'principal', name = arn] = /:(user|role)\/(?:.*\/)?([^/]+)$/s.exec(arn) ?? [];
  return `${kind} ${plain(name, 128)}`;
}

/** Who is hit, by name and by the way that the statement takes to them, with the Regions. */
export function whoWords({ principals, regions }: Finding, most = 10): string {
  if (principals.length === 0) return 'a caller whom the record does not name';
  const ways = new Map<string, Set<string>>();
  for (const { arn, via } of principals) {
    const way = via.slice(1).map((step) => plain(step));
    const key = way.length === 0 ? '' : ` through ${way.join(' <- ')}`;
    ways.set(key, (ways.get(key) ?? new Set()).add(principalName(arn)));
  }
  const words = [...ways].map(([way, names]) => `${firstOf([...names], most)}${way}`);
  return `${firstOf(words, 5)} (${firstOf(
    regions.map((region) => plain(region, 40)),
    5,
  )})`;
}

/** `always`, or `sometimes`: whether somebody is denied whatever the request looks like. */
export function oftenWords(principals: readonly AffectedPrincipal[]): 'always' | 'sometimes' {
  return principals.some(({ verdict }) => verdict === 'denied') ? 'always' : 'sometimes';
}

/** Whom findings deny CodeCommit's key, and whether always or sometimes, in one clause. */
export function deniedWords(findings: readonly Finding[], most = 3): string {
  const hits = findings.flatMap(({ principals }) => principals);
  const always = new Set(
    hits.filter(({ verdict }) => verdict === 'denied').map(({ arn }) => principalName(arn)),
  );
  const sometimes = new Set(hits.map(({ arn }) => principalName(arn)).filter((name) => !always.has(name)));
  const both = always.size > 0 && sometimes.size > 0;
  const parts = [
    ...(always.size === 0 ? [] : [`always denied to ${listOf([...always], most)}`]),
    ...(sometimes.size === 0
      ? []
      : [`${both ? 'and sometimes' : 'sometimes denied'} to ${listOf([...sometimes], most)}`]),
  ];
  return `CodeCommit's KMS key is ${parts.length === 0 ? 'denied to nobody known' : parts.join(', ')}`;
}

function listOf(names: readonly string[], most: number): string {
  if (names.length > most || names.length < 2) return firstOf(names, most);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
