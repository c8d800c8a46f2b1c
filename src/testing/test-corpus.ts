import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * A folder of larger test material that may lie beside the project, in `../shared`; `variable` of the environment names another place.
 * Undefined where neither is there: the tests that need it then say so and test what the project has of its own.
 */
export function corpusFolder(part: string, variable: string): string | undefined {
  const beside = fileURLToPath(new URL(`../../../shared/${part}`, import.meta.url));
  return [process.env[variable], beside].find((d) => d !== undefined && existsSync(d));
}

/** Says why a file has nothing to test here, and counts as one skipped test: a file without any is taken for a mistake. */
export function skipAll(test: { skip(name: string): void }, why: string): void {
  console.log(`skipped: ${why}`);
  test.skip(why);
}
