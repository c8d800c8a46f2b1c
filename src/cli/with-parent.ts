/** Ends this process when the one that started it (`spuc up`) is gone: no party is left alone. */
export function dieWithParent(): void {
  if (!process.connected) return;
  process.once('disconnect', () => process.exit(4));
  // The channel must not keep a process alive that is done.
  process.channel?.unref();
}
