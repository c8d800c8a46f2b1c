import cliProgress from 'cli-progress';

/** Milliseconds after which a run is long enough to show how far it is. */
const PATIENCE = 1000;

/** Counts finished steps; shows a bar on stderr once the work has lasted a second. Only for a terminal. */
export class Progress {
  private bar: cliProgress.SingleBar | undefined;
  private done = 0;
  private readonly start = performance.now();

  constructor(private readonly total: number) {}

  step(): void {
    this.done++;
    if (!this.bar && performance.now() - this.start > PATIENCE && this.done < this.total) {
      this.bar = new cliProgress.SingleBar({
        format: '{bar} {value}/{total} ops, {duration_formatted}',
        stream: process.stderr,
        clearOnComplete: true,
        hideCursor: false,
      });
      this.bar.start(this.total, this.done);
    } else this.bar?.update(this.done);
  }

  /** Takes the bar away. */
  stop(): void {
    this.bar?.stop();
  }
}
