import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The most memory that this process had at once, in bytes. `maxRSS` may be that of the process that started it, so
 * that Linux is asked for the peak of this program alone.
 */
function peak() {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (found !== null) return Number(found[1]) * 1024;
  } catch {
    // no Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}

const file = process.env['KEY_GUARD_PEAK_FILE'];
if (file !== undefined) process.on('exit', () => writeFileSync(file, String(peak())));
