import { processIo } from '#adapters/terminal.ts';
import { crashText, dispatch } from './dispatch.ts';

const args = process.argv.slice(2);

/** Ends at once: whoever reads our output has left, or there is no room for it. */
function leave(error: Error & { readonly code?: string; readonly syscall?: string }): void {
  if (error.code === 'EPIPE' || error.code === 'ECONNRESET') process.exit();
  const words =
    error.syscall === 'write'
      ? `key-guard: cannot write the output (${error.code}): check the disk\n`
      : crashText(error, args[0] === '--debug');
  process.stderr.write(words, () => process.exit(1));
}

process.stdout.on('error', leave);
process.stderr.on('error', () => process.exit(1));
process.on('uncaughtException', leave);
process.exitCode = await dispatch(args, processIo());
