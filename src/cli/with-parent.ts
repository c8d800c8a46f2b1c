import { rmSync } from 'node:fs';
import { basename } from 'node:path';

const FOLDER = 'SPUC_UP_FOLDER';

/** What the names of folders begin with that hold what `spuc up` hands to its children, inputs among it. */
export const FOLDER_PREFIX = 'spuc-up-';

/** The environment in which children know that folder. */
export const withFolder = (folder: string): Readonly<Record<string, string>> => ({ [FOLDER]: folder });

/**
 * Ends this process when the one that started it (`spuc up`) is gone: no party is left alone, and no inputs lie about that a killed parent could
 * not remove.
 */
export function dieWithParent(): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    const folder = process.env[FOLDER];
    // All children do so at once; and nobody's environment may make this remove anything else.
    if (folder !== undefined && basename(folder).startsWith(FOLDER_PREFIX))
      try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
      } catch {
        // another child was faster
      }
    process.exit(4);
  });
  // The channel must not keep a process alive that is done.
  process.channel?.unref();
}
