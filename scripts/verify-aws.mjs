import { main } from './verify-aws/main.mjs';

const interrupted = new AbortController();
const stop = () => {
  process.stderr.write('interrupted: taking away what was made\n');
  interrupted.abort();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: interrupted.signal,
});
