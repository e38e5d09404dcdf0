import { parseArgs } from 'node:util';
import { DEFAULTS, type Form } from './settings.ts';
import { writeAccount } from './write-account.ts';

const FORMS: readonly Form[] = ['objects', 'url-encoded', 'text'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    principals: { type: 'string', default: String(DEFAULTS.principals) },
    seed: { type: 'string', default: String(DEFAULTS.seed) },
    form: { type: 'string', default: DEFAULTS.form },
    now: { type: 'string', default: DEFAULTS.now },
    'hit-every': { type: 'string', default: String(DEFAULTS.hitEvery) },
    cli: { type: 'boolean', default: false },
    wide: { type: 'boolean', default: false },
    snapshot: { type: 'boolean', default: false },
  },
});

const [path] = positionals;
const form = FORMS.find((name) => name === values.form);
if (path === undefined || form === undefined) {
  process.stderr.write(
    `usage: bench/account/main.ts FILE [--principals N] [--seed N] [--form ${FORMS.join('|')}] [--hit-every N] [--now DATE] [--cli] [--wide] [--snapshot]\n`,
  );
  process.exitCode = 1;
} else {
  const size = await writeAccount(path, {
    principals: Number(values.principals),
    seed: Number(values.seed),
    form,
    hitEvery: Number(values['hit-every']),
    indent: values.cli ? 4 : 0,
    wide: values.wide,
    snapshot: values.snapshot,
    now: values.now,
  });
  process.stderr.write(`${path}: ${size} bytes\n`);
}
