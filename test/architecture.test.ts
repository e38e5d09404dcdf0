import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Rule, violations, WALLS } from './architecture/rules.ts';

const root = join(import.meta.dirname, '..');

const CLEAN = {
  'src/lib/result.ts': 'export const ok = 1;\nexport type Ok = 1;\n',
  'src/iam/arn.ts': "import { ok } from '#lib/result.ts';\nexport const arn = ok;\n",
  'src/iam/policy.ts':
    "import { z } from 'zod';\nimport { arn } from './arn.ts';\nexport const policy = [z, arn];\n",
  'src/guard/plan.ts': "import { policy } from '#iam/policy.ts';\nexport type Plan = typeof policy;\n",
  'src/report/text.ts':
    "import type { Plan } from '#guard/plan.ts';\nexport const text = (p: Plan) => [p, new Date(0)];\n",
  'src/ports.ts':
    "import type { Plan } from '#guard/plan.ts';\nexport type Ports = { keep: (plan: Plan) => void };\n",
  'src/config.ts':
    "import { ok } from '#lib/result.ts';\nexport const config = () => [ok, process.env.TABLE];\n",
  'src/adapters/clock.ts': 'export const now = () => [new Date(), Date.now(), Math.random()];\n',
  'functions/detect.ts':
    "import { config } from '#config';\nimport '#adapters/clock.ts';\nexport const handler = config;\n",
  'test/spec/evaluate.ts': "import type { Ok } from '#lib/result.ts';\nexport const ok: Ok = 1;\n",
};

/** For each rule, files that break it and nothing else; more than one where it can be broken in several ways. */
const BROKEN: Readonly<Record<Rule, readonly Readonly<Record<string, string>>[]>> = {
  unreadable: [
    { 'src/iam/x.ts': 'export const = 1;' },
    { 'src/cli/x.ts': 'export const load = (name: string) => import(name);' },
    { 'test/unit/x.test.ts': 'export const = 1;' },
  ],
  unresolved: [{ 'src/iam/x.ts': "import './nowhere.ts';" }, { 'src/iam/x.ts': "import '#lib/nowhere.ts';" }],
  layer: [
    { 'src/lib/x.ts': "import { arn } from '#iam/arn.ts';\nexport const x = arn;" },
    { 'src/lib/x.ts': "import type { arn } from '#iam/arn.ts';\nexport type X = typeof arn;" },
    { 'src/lib/x.ts': "export * from '#iam/arn.ts';" },
    { 'src/lib/x.ts': "export type * from '#iam/arn.ts';" },
    { 'src/lib/x.ts': "export { arn } from '#iam/arn.ts';" },
    { 'src/lib/x.ts': "export const x = () => import('#iam/arn.ts');" },
    { 'src/lib/x.ts': "export type X = import('#iam/arn.ts').Arn;" },
    { 'src/lib/x.ts': "export type X = typeof import('#iam/arn.ts');" },
    { 'src/report/x.ts': "import { Plan } from '#guard/plan.ts';\nexport type X = Plan;" },
    { 'src/report/x.ts': "import { type Plan } from '#guard/plan.ts';\nexport type X = Plan;" },
    { 'src/respond/x.ts': "import { Ports } from '#ports';\nexport type X = Ports;" },
    { 'src/guard/x.ts': "import type { Ports } from '#ports';\nexport type X = Ports;" },
    { 'src/adapters/x.ts': "import { config } from '#config';\nexport const x = config;" },
    { 'src/account/x.ts': "import { config } from '#config';\nexport const x = config;" },
    { 'src/strange/x.ts': "import { arn } from '#iam/arn.ts';\nexport const x = arn;" },
  ],
  'parent-path': [
    { 'src/iam/x.ts': "import { ok } from '../lib/result.ts';\nexport const x = ok;" },
    { 'functions/x.ts': "import { ok } from '../src/lib/result.ts';\nexport const x = ok;" },
  ],
  alias: [{ 'src/iam/x.ts': "import { arn } from '#iam/arn.ts';\nexport const x = arn;" }],
  extension: [{ 'src/iam/x.ts': "import './arn';" }, { 'src/iam/x.ts': "import './arn.js';" }],
  package: [
    { 'src/iam/x.ts': "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;" },
    { 'src/lib/x.ts': "import { readFileSync } from 'fs';\nexport const x = readFileSync;" },
    { 'src/guard/x.ts': "import type { User } from '@aws-sdk/client-iam';\nexport type X = User;" },
    { 'src/respond/x.ts': "import middy from '@middy/core';\nexport const x = middy;" },
    { 'src/report/x.ts': "export const x = () => import('zodiac');" },
    { 'src/ports.ts': "import type { User } from '@aws-sdk/client-iam';\nexport type Ports = User;" },
  ],
  cycle: [
    { 'src/iam/x.ts': "import './y.ts';", 'src/iam/y.ts': "import './x.ts';" },
    { 'src/iam/x.ts': "import './x.ts';" },
    {
      'src/respond/x.ts': "import type { Ports } from '#ports';\nexport type X = Ports;",
      'src/ports.ts': "import type { X } from '#respond/x.ts';\nexport type Ports = X;",
    },
  ],
  env: [
    { 'src/cli/x.ts': 'export const x = process.env.HOME;' },
    { 'src/adapters/x.ts': "export const x = globalThis.process?.['env'];" },
    { 'functions/x.ts': 'const { env } = process;\nexport const x = env;' },
    { 'src/cli/x.ts': "import { env } from 'node:process';\nexport const x = env;" },
  ],
  clock: [
    { 'src/iam/x.ts': 'export const x = () => new Date();' },
    { 'src/respond/x.ts': 'export const x = Date.now;' },
    { 'src/guard/x.ts': 'export const x = () => Date();' },
    { 'src/report/x.ts': 'export const x = () => performance.now();' },
  ],
  chance: [
    { 'src/iam/x.ts': 'export const x = Math.random;' },
    { 'src/respond/x.ts': 'export const x = () => crypto.randomUUID();' },
  ],
  global: [
    { 'src/iam/x.ts': "export const x = () => fetch('https://example.com');" },
    { 'src/guard/x.ts': 'export const x = () => setTimeout(() => 1, 1);' },
    { 'src/report/x.ts': 'export const x = () => process.stdout;' },
  ],
  mock: [{ 'test/unit/x.test.ts': "import { vi } from 'vitest';\nvi.mock('#iam/arn.ts');" }],
  'entry-size': [{ 'functions/x.ts': '// one more line\n'.repeat(41) }],
  spec: [
    { 'test/spec/x.ts': "import { arn } from '#iam/arn.ts';\nexport const x = arn;" },
    { 'test/spec/x.ts': "import { arn } from '../../src/iam/arn.ts';\nexport const x = arn;" },
    { 'test/spec/x.ts': "export const x = () => import('#iam/arn.ts');" },
  ],
};

function files(more: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...CLEAN, ...more }));
}

test('the source keeps to its layers', () => {
  const paths = globSync('{src,functions,test}/**/*.ts', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const real = new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')] as const));
  expect(violations(real)).toEqual([]);
});

test('no wall opens a way back', () => {
  const reach = (layer: string): string[] => (WALLS[layer]?.values ?? []).flatMap((to) => [to, ...reach(to)]);
  expect(Object.keys(WALLS).filter((layer) => reach(layer).includes(layer))).toEqual([]);
});

describe('the check itself', () => {
  test('accepts files that keep to the rules', () => {
    expect(violations(files({}))).toEqual([]);
  });

  const plants = Object.entries(BROKEN).flatMap(([rule, cases]) =>
    cases.map((planted) => ({ rule, planted, text: Object.values(planted).join(' ').replace(/\s+/g, ' ') })),
  );
  test.each(plants)('finds $rule in $text', ({ rule, planted }) => {
    const found = violations(files(planted));
    expect(found.map((violation) => violation.rule)).toEqual([rule]);
    expect(Object.keys(planted)).toContain(found[0]?.where.split(':')[0]);
  });
});
